"""
Unicorn's Cortex-M4F (QEMU's, nobody here wrote it) as an STM32 that a runner's image starts on: memories,
the private peripherals, interrupts, which Unicorn leaves to its user, and USARTs as standard input and
output. A family adds its clocks, pins and the layout of its USARTs (f4.py, l4.py), as ST's manuals have them.

It is strict where a chip would be silent: an unclocked block, a flash too slow for its clock, a pin
without its function, a wrong baud rate or an unknown address end it with a sentence. One instruction is
one cycle here: nothing about time is learnt from it.
"""
import os
import select
import struct
import sys

from unicorn import UC_ARCH_ARM, UC_MODE_MCLASS, UC_MODE_THUMB, Uc, UcError
from unicorn import arm_const as arm
from unicorn.unicorn_const import UC_HOOK_MEM_INVALID

SLICE = 5_000
RETURN = 0x0FFF_FF00
PRIVATE = 0xE000_0000
DWT_CYCLES, SYSTICK, NVIC_ON, NVIC_OFF = PRIVATE + 0x1004, PRIVATE + 0xE010, PRIVATE + 0xE100, PRIVATE + 0xE180
VECTORS, RESET_CONTROL, TRACE = PRIVATE + 0xED08, PRIVATE + 0xED0C, PRIVATE + 0xEDFC
SYSTICK_EXCEPTION = 15
FRAME = [getattr(arm, f"UC_ARM_REG_{name}") for name in "R0 R1 R2 R3 R12 LR PC XPSR".split()]
PRIVATE_WORDS = (PRIVATE + 0x1000, DWT_CYCLES, SYSTICK, SYSTICK + 4, SYSTICK + 8, VECTORS, RESET_CONTROL, PRIVATE + 0xED88, TRACE)


def fail(why):
    sys.stderr.write(f"STM32: {why}\n")
    sys.stderr.flush()
    os._exit(2)


class Board:
    """
    A family gives: blocks (addresses of 4 KB), after_reset (words by address; no others exist), effects
    (what a write does beyond being kept), ram_bytes, clock() in Hz, needs_clock(address), and of the line in
    use: interrupt, can_receive(), put_received(byte), is_received(), check_line().
    """

    def __init__(self, parts):
        self.cpu = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        self.cpu.ctl_set_cpu_model(arm.UC_CPU_ARM_CORTEX_M4)
        self.cpu.mem_map(0x0800_0000, self.flash_bytes, 5)
        self.cpu.mem_map(0x2000_0000, self.ram_bytes)
        for base, size in [(base, 0x1000) for base in self.blocks] + [(PRIVATE, 0x1_0000)]:
            self.cpu.mmio_map(base, size, self.read, base, self.write, base)
        self.cpu.hook_add(UC_HOOK_MEM_INVALID, lambda _, kind, at, *rest: fail(f"no memory at 0x{at:08x}"))
        for address, content in parts:
            self.cpu.mem_write(address, content)
        self.reset()

    def reset(self):
        self.words = {**dict.fromkeys(PRIVATE_WORDS, 0), **self.after_reset}
        self.words.update({base + 4 * i: 0 for base in (NVIC_ON, NVIC_OFF) for i in range(8)})
        self.cycles, self.pending, self.is_reset = 0, set(), False
        stack, self.at = struct.unpack("<II", bytes(self.cpu.mem_read(0x0800_0000, 8)))
        self.cpu.reg_write(arm.UC_ARM_REG_PRIMASK, 0)
        self.cpu.reg_write(arm.UC_ARM_REG_SP, stack)

    def field(self, address, low, bits):
        return self.words[address] >> low & ((1 << bits) - 1)

    # Registers.

    def reach(self, verb, address, size):
        if address not in self.words or size != 4:
            fail(f"{size} bytes are {verb} at 0x{address:08x}")
        self.needs_clock(address)

    def read(self, _, offset, size, base):
        address = base + offset
        self.reach("read", address, size)
        if address in (SYSTICK + 8, DWT_CYCLES) and not self.ends_period(4):
            self.cycles += 4  # not past the end: within a slice SysTick's interrupt could not be taken
        if address == DWT_CYCLES:
            return self.cycles & 0xFFFF_FFFF if self.words[TRACE] >> 24 & 1 else 0
        if address == SYSTICK + 8:
            period = self.words[SYSTICK + 4] + 1
            return period - 1 - self.cycles % period
        return self.on_read(address)

    def write(self, _, offset, size, value, base):
        address = base + offset
        self.reach("written", address, size)
        if NVIC_OFF <= address < NVIC_OFF + 32:
            self.words[address - NVIC_OFF + NVIC_ON] &= ~value
        elif NVIC_ON <= address < NVIC_ON + 32:
            self.words[address] |= value
        elif address == RESET_CONTROL:
            self.is_reset = True
            self.cpu.emu_stop()
        else:
            before, self.words[address] = self.words[address], value
            self.effects.get(address, lambda *_: None)(self, value, before)

    def check_flash(self, latency):
        """To be called when the core's clock has changed. ST: one more wait state every 16 MHz (L4) or 30 MHz (F4)."""
        needed = (self.clock() - 1) // self.hertz_a_wait_state
        if latency < needed:
            fail(f"flash has too few wait states for {self.clock()} Hz: {needed} are needed")

    # Time and interrupts.

    def ends_period(self, cycles):
        """Whether SysTick begins again within so many cycles."""
        period = self.words[SYSTICK + 4] + 1
        is_on = self.words[SYSTICK] & 3 == 3
        return is_on and self.cycles // period != (self.cycles + cycles) // period

    def pass_time(self, cycles):
        if self.ends_period(cycles):
            self.pending.add(SYSTICK_EXCEPTION)
        self.cycles += cycles

    def wanted(self):
        """The exception to take now, if any."""
        if SYSTICK_EXCEPTION in self.pending:
            return SYSTICK_EXCEPTION
        enabled = self.field(NVIC_ON + self.interrupt // 32 * 4, self.interrupt % 32, 1)
        return 16 + self.interrupt if enabled and self.is_received() else None

    def steps_before(self, exception):
        """Instructions to run before it is taken: not while masked, nor within an IT block."""
        if exception is None:
            return SLICE
        in_block = self.cpu.reg_read(arm.UC_ARM_REG_XPSR) & 0x0600_FC00
        return 1 if in_block or self.cpu.reg_read(arm.UC_ARM_REG_PRIMASK) else 0

    def run_to(self, at, until, count=0):
        try:
            self.cpu.emu_start(at | 1, until, count=count)
        except UcError as error:
            fail(f"{error} at 0x{self.cpu.reg_read(arm.UC_ARM_REG_PC):08x}")
        return self.cpu.reg_read(arm.UC_ARM_REG_PC)

    def take(self, exception):
        self.pending.discard(exception)
        frame = [self.cpu.reg_read(register) for register in FRAME]
        stack = self.cpu.reg_read(arm.UC_ARM_REG_SP)
        handler = struct.unpack("<I", bytes(self.cpu.mem_read(self.words[VECTORS] + 4 * exception, 4)))[0]
        self.cpu.reg_write(arm.UC_ARM_REG_SP, (stack - 32) & ~7)
        self.cpu.reg_write(arm.UC_ARM_REG_LR, RETURN | 1)
        self.run_to(handler, RETURN)
        self.cpu.reg_write(arm.UC_ARM_REG_SP, stack)
        for register, value in zip(FRAME, frame):
            self.cpu.reg_write(register, value)

    def sleeps(self):
        """Whether the core came to rest: Unicorn stops at a WFI."""
        return bytes(self.cpu.mem_read(self.at & ~1, 2)) == b"\x30\xbf"

    # The line.

    def receive(self, waits):
        """Takes the next byte once the last one was read."""
        if not self.can_receive() or self.is_received():
            return
        if not select.select([0], [], [], 0.02 if waits else 0)[0]:
            return
        data = os.read(0, 1)
        if not data:
            os._exit(0)
        self.check_line()
        self.put_received(data[0])

    def send(self, value):
        self.check_line()
        os.write(1, bytes([value & 0xFF]))

    def check_baud(self, bus_hertz, divisor):
        baud = bus_hertz / (divisor or 1)
        if abs(baud / 115_200 - 1) > 0.02:
            fail(f"the USART runs at {baud:.0f} baud")

    def check_pin(self, gpio, pin):
        """Given to USART1, 2 or 3: function 7 on both families."""
        if self.field(gpio, 2 * pin, 2) != 2 or self.field(gpio + 0x20 + pin // 8 * 4, pin % 8 * 4, 4) != 7:
            fail(f"PA{pin} is not given to the USART")

    def run(self):
        while True:
            waits = self.sleeps()
            self.receive(waits)
            exception = self.wanted()
            if waits and exception is None:
                continue
            if waits:
                self.at += 2
            steps = self.steps_before(exception)
            if steps == 0:
                self.take(exception)
            self.at = self.run_to(self.at, RETURN, steps or SLICE)
            self.pass_time(steps or SLICE)
            if self.is_reset:
                self.reset()


def start(board):
    """@arguments FILE@ADDRESS ..."""
    parts = []
    for argument in sys.argv[1:]:
        file, address = argument.rsplit("@", 1)
        with open(file, "rb") as content:
            parts.append((int(address, 0), content.read()))
    board(parts).run()
