"""
Starts the host script of MLPerf Tiny, as its authors publish it, on a pseudo-terminal. Such a terminal has
no USB ids, by which that script finds boards, so it is listed with those of the reference board; nothing
else is changed.

usage: mlperf-host.py CHECKOUT TERMINAL MODE DATA   (MODE: p performance, a accuracy)
"""

import os
import runpy
import sys
from types import SimpleNamespace

import serial.tools.list_ports
import usb.core

checkout, terminal, mode, data = sys.argv[1:]
runner = os.path.join(os.path.abspath(checkout), "benchmark", "runner")
tests = {"p": "tests_performance.yaml", "a": "tests_accuracy.yaml"}[mode]

REFERENCE_BOARD = SimpleNamespace(
    vid=0x0483, pid=0x374B, device=terminal, description="emulated"
)
serial.tools.list_ports.comports = lambda *_: [REFERENCE_BOARD]
usb.core.find = lambda **_: []

sys.path.insert(0, runner)
sys.argv = ["main.py", "-m", mode, "-s", os.path.abspath(data)]
sys.argv += ["-d", os.path.join(runner, "devices_kws_ic_vww.yaml")]
sys.argv += ["-t", os.path.join(runner, tests)]
runpy.run_path(os.path.join(runner, "main.py"), run_name="__main__")
