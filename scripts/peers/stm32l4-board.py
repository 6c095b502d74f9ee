"""
An STM32L476 for the runner's image, which no packaged emulator has: Unicorn's Cortex-M4F (QEMU's, nobody
here wrote it) with the few registers that the image needs, as ST's RM0351 and RM0394 have them. It is
strict where a chip would be silent: a clock that cannot lock does not, an unclocked block, a flash too slow
for its clock, a pin without its function, a wrong baud rate or an unknown address end it with a sentence.
USART2 is standard input and output. Arguments: FILE@ADDRESS ...

One instruction is one cycle here: nothing about time is learnt from it.
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
RCC, FLASH, GPIOA, USART2 = 0x4002_1000, 0x4002_2000, 0x4800_0000, 0x4000_4400
PRIVATE = 0xE000_0000
FRAME = [getattr(arm, f"UC_ARM_REG_{name}") for name in "R0 R1 R2 R3 R12 LR PC XPSR".split()]
USART2_EXCEPTION, SYSTICK_EXCEPTION = 16 + 38, 15


def fail(why):
    sys.stderr.write(f"STM32L4: {why}\n")
    sys.stderr.flush()
    os._exit(2)


class Registers(dict):
    """Words by address, from what they are after a reset; only those that were named exist."""

    def field(self, address, low, bits):
        return self[address] >> low & ((1 << bits) - 1)


AFTER_RESET = {
    RCC + 0x00: 0x63, RCC + 0x08: 0, RCC + 0x0C: 0x1000, RCC + 0x38: 0, RCC + 0x4C: 0, RCC + 0x58: 0,
    RCC + 0x88: 0, FLASH: 0x600, GPIOA + 0x00: 0xABFF_FFFF, GPIOA + 0x0C: 0x6400_0000, GPIOA + 0x20: 0,
    USART2 + 0x00: 0, USART2 + 0x0C: 0, USART2 + 0x1C: 0xC0, USART2 + 0x20: 0, USART2 + 0x24: 0, USART2 + 0x28: 0,
    PRIVATE + 0x1000: 0, PRIVATE + 0x1004: 0, PRIVATE + 0xE010: 0, PRIVATE + 0xE014: 0, PRIVATE + 0xE018: 0,
    PRIVATE + 0xED08: 0, PRIVATE + 0xED0C: 0, PRIVATE + 0xED88: 0, PRIVATE + 0xEDFC: 0,
    **{PRIVATE + base + 4 * i: 0 for base in (0xE100, 0xE180) for i in range(8)},
}  # fmt: skip


class Board:
    def __init__(self, parts):
        self.parts = parts
        self.cpu = Uc(UC_ARCH_ARM, UC_MODE_THUMB | UC_MODE_MCLASS)
        self.cpu.ctl_set_cpu_model(arm.UC_CPU_ARM_CORTEX_M4)
        self.cpu.mem_map(0x0800_0000, 0x10_0000, 5)
        self.cpu.mem_map(0x2000_0000, 0x1_8000)
        for base, size in ((RCC, 0x2000), (GPIOA, 0x1000), (USART2 & ~0xFFF, 0x1000), (PRIVATE, 0x1_0000)):
            self.cpu.mmio_map(base, size, self.read, base, self.write, base)
        self.cpu.hook_add(UC_HOOK_MEM_INVALID, lambda _, kind, at, *rest: fail(f"no memory at 0x{at:08x}"))
        for address, content in parts:
            self.cpu.mem_write(address, content)
        self.reset()

    def reset(self):
        self.words, self.cycles, self.pending, self.exits, self.resets = Registers(AFTER_RESET), 0, set(), False, False
        stack, start = struct.unpack("<II", bytes(self.cpu.mem_read(0x0800_0000, 8)))
        self.cpu.reg_write(arm.UC_ARM_REG_PRIMASK, 0)
        self.cpu.reg_write(arm.UC_ARM_REG_SP, stack)
        self.at = start

    # What is clocked, and how fast.

    def clock(self):
        return {0: 4_000_000, 1: 16_000_000, 3: self.pll()}[self.words.field(RCC + 8, 2, 2)]

    def pll(self):
        """Hz of the PLL's R output; 0 where it cannot lock."""
        field = lambda low, bits: self.words.field(RCC + 0x0C, low, bits)
        source = {0: 0, 1: 4_000_000, 2: 16_000_000, 3: 0}[field(0, 2)]
        if field(0, 2) == 2 and not self.words.field(RCC, 8, 1):
            return 0
        reference = source / (field(4, 3) + 1)
        vco = reference * field(8, 7)
        if not (4e6 <= reference <= 16e6 and 64e6 <= vco <= 344e6 and field(24, 1)):
            return 0
        return round(vco / (2 * field(25, 2) + 2))

    def needs_clock(self, address):
        if address & ~0x3FF == GPIOA and not self.words.field(RCC + 0x4C, 0, 1):
            fail("GPIOA is used before it is clocked")
        if address & ~0x3FF == USART2 and not self.words.field(RCC + 0x58, 17, 1):
            fail("USART2 is used before it is clocked")

    def check_line(self):
        baud = self.clock() / (self.words[USART2 + 0x0C] or 1)
        if abs(baud / 115_200 - 1) > 0.02:
            fail(f"USART2 runs at {baud:.0f} baud")
        for pin in (2, 3):
            if self.words.field(GPIOA, 2 * pin, 2) != 2 or self.words.field(GPIOA + 0x20, 4 * pin, 4) != 7:
                fail(f"PA{pin} is not given to USART2")

    # Registers.

    def read(self, _, offset, size, base):
        address = base + offset
        if address not in self.words or size != 4:
            fail(f"{size} bytes are read at 0x{address:08x}")
        self.needs_clock(address)
        if address == PRIVATE + 0xE018 or address == PRIVATE + 0x1004:
            self.tick(4)
        if address == PRIVATE + 0x1004:
            return self.cycles & 0xFFFF_FFFF if self.words[PRIVATE + 0xEDFC] >> 24 & 1 else 0
        if address == PRIVATE + 0xE018:
            period = self.words[PRIVATE + 0xE014] + 1
            return (period - 1 - self.cycles % period) & 0xFF_FFFF
        if address == USART2 + 0x24:
            self.words[USART2 + 0x1C] &= ~0x20
        return self.words[address]

    def ends_period(self, cycles):
        """Whether SysTick begins again within so many cycles."""
        period = self.words[PRIVATE + 0xE014] + 1
        is_on = self.words[PRIVATE + 0xE010] & 3 == 3
        return is_on and self.cycles // period != (self.cycles + cycles) // period

    def tick(self, cycles):
        """Not past the end of a period: within a slice its interrupt could not be taken."""
        if not self.ends_period(cycles):
            self.cycles += cycles

    def write(self, _, offset, size, value, base):
        address = base + offset
        if address not in self.words or size != 4:
            fail(f"{size} bytes are written at 0x{address:08x}")
        self.needs_clock(address)
        if address == USART2 + 0x0C and self.words[USART2] & 1:
            fail("BRR is written while USART2 is on")
        if PRIVATE + 0xE180 <= address < PRIVATE + 0xE1A0:
            self.words[address - 0x80] &= ~value
        elif PRIVATE + 0xE100 <= address < PRIVATE + 0xE120:
            self.words[address] |= value
        else:
            self.words[address] = value
        EFFECTS.get(address, lambda board, value: None)(self, value)

    def rcc_control(self, value):
        if self.words.field(RCC + 8, 2, 2) == 3 and not value >> 24 & 1:
            fail("the PLL is switched off while the core runs on it")
        value &= ~(1 << 1 | 1 << 10 | 1 << 25)
        value |= (value & 1) << 1 | (value >> 8 & 1) << 10
        self.words[RCC] = value
        if value >> 24 & 1 and self.pll():
            self.words[RCC] |= 1 << 25

    def rcc_switch(self, value):
        if value & ~0xF:
            fail("a bus is divided, which this board does not have")
        source, ready = value & 3, {0: 1, 1: 10, 3: 25}.get(value & 3, 31)
        if not self.words.field(RCC, ready, 1):
            self.words[RCC + 8] = value & ~0xC
            return
        self.words[RCC + 8] = source | source << 2
        needed = (self.clock() - 1) // 16_000_000
        if self.words.field(FLASH, 0, 3) < needed:
            fail(f"flash has too few wait states for {self.clock()} Hz: {needed} are needed")

    def reset_block(self, value):
        if value >> 17 & 1:
            self.words.update({at: word for at, word in AFTER_RESET.items() if USART2 <= at < USART2 + 0x400})

    def usart_send(self, value):
        if self.words[USART2] & 9 != 9:
            fail("a byte is sent while USART2 is off")
        self.check_line()
        os.write(1, bytes([value & 0xFF]))

    # Interrupts, which Unicorn leaves to its user.

    def wanted(self):
        """The exception to take now, if any."""
        if SYSTICK_EXCEPTION in self.pending:
            return SYSTICK_EXCEPTION
        received = self.words[USART2] & self.words[USART2 + 0x1C] & 0x20
        enabled = self.words[PRIVATE + 0xE104] >> (38 - 32) & 1
        return USART2_EXCEPTION if received and enabled else None

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
        handler = struct.unpack("<I", bytes(self.cpu.mem_read(self.words[PRIVATE + 0xED08] + 4 * exception, 4)))[0]
        self.cpu.reg_write(arm.UC_ARM_REG_SP, (stack - 32) & ~7)
        self.cpu.reg_write(arm.UC_ARM_REG_LR, RETURN | 1)
        self.run_to(handler, RETURN)
        self.cpu.reg_write(arm.UC_ARM_REG_SP, stack)
        for register, value in zip(FRAME, frame):
            self.cpu.reg_write(register, value)

    def receive(self, waits):
        """Takes the next byte of the line once the last one was read."""
        if self.words[USART2] & 5 != 5 or self.words[USART2 + 0x1C] & 0x20:
            return
        if not select.select([0], [], [], 0.02 if waits else 0)[0]:
            return
        data = os.read(0, 1)
        if not data:
            os._exit(0)
        self.check_line()
        self.words[USART2 + 0x24] = data[0]
        self.words[USART2 + 0x1C] |= 0x20

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
            if self.resets:
                self.reset()

    def sleeps(self):
        """Whether the core came to rest: Unicorn stops at a WFI."""
        return bytes(self.cpu.mem_read(self.at & ~1, 2)) == b"\x30\xbf"

    def steps_before(self, exception):
        """Instructions to run before this exception is taken: not while masked, nor within an IT block."""
        if exception is None:
            return SLICE
        in_block = self.cpu.reg_read(arm.UC_ARM_REG_XPSR) & 0x0600_FC00
        return 1 if in_block or self.cpu.reg_read(arm.UC_ARM_REG_PRIMASK) else 0

    def pass_time(self, cycles):
        if self.ends_period(cycles):
            self.pending.add(SYSTICK_EXCEPTION)
        self.cycles += cycles


EFFECTS = {
    RCC + 0x00: Board.rcc_control,
    RCC + 0x08: Board.rcc_switch,
    RCC + 0x38: Board.reset_block,
    USART2 + 0x28: Board.usart_send,
    PRIVATE + 0xED0C: lambda board, value: setattr(board, "resets", True) or board.cpu.emu_stop(),
}


def part(argument):
    file, address = argument.rsplit("@", 1)
    with open(file, "rb") as content:
        return int(address, 0), content.read()


if __name__ == "__main__":
    Board([part(argument) for argument in sys.argv[1:]]).run()
