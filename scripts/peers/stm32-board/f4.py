"""
STM32F401, the slowest of the F4 that one image serves: clocks, port A and USART2 (PA2, PA3), as ST's
RM0368 has them. QEMU's F4 has both USARTs but no clocks; this has the clocks, and nobody speaks on USART1.
"""
from core import Board, fail, start

RCC, FLASH, GPIOA, USART1, USART2 = 0x4002_3800, 0x4002_3C00, 0x4002_0000, 0x4001_1000, 0x4000_4400
CR, PLLCFGR, CFGR = RCC, RCC + 4, RCC + 8
APB1RSTR, APB2RSTR, AHB1ENR, APB1ENR, APB2ENR = (RCC + offset for offset in (0x20, 0x24, 0x30, 0x40, 0x44))
STATUS, DATA, BAUD, CONTROL = (USART2 + offset for offset in (0x00, 0x04, 0x08, 0x0C))
USART_RESET = {0x00: 0xC0, 0x04: 0, 0x08: 0, 0x0C: 0}
PLL = 2


class Stm32f4(Board):
    flash_bytes, ram_bytes = 0x8_0000, 0x1_8000
    blocks = (RCC & ~0xFFF, GPIOA, USART1, USART2 & ~0xFFF)
    hertz_a_wait_state = 30_000_000
    interrupt = 38
    after_reset = {
        **{CR: 0x83, PLLCFGR: 0x2400_3010, CFGR: 0, FLASH: 0},
        **{APB1RSTR: 0, APB2RSTR: 0, AHB1ENR: 0, APB1ENR: 0, APB2ENR: 0},
        **{GPIOA + 0x00: 0x0C00_0000, GPIOA + 0x0C: 0x6400_0000, GPIOA + 0x20: 0, GPIOA + 0x24: 0},
        **{usart + offset: word for usart in (USART1, USART2) for offset, word in USART_RESET.items()},
    }  # fmt: skip

    def clock(self):
        return self.pll() if self.field(CFGR, 2, 2) == PLL else 16_000_000

    def pll(self):
        """Hz of output P; 0 where it cannot lock: input 1 to 2 MHz, VCO 192 to 432 MHz, Q 2 to 15."""
        reference = 16e6 / (self.field(PLLCFGR, 0, 6) or 1)
        vco = reference * self.field(PLLCFGR, 6, 9)
        locks = 1e6 <= reference <= 2e6 and 192e6 <= vco <= 432e6
        is_valid = self.field(PLLCFGR, 24, 4) >= 2 and not self.field(PLLCFGR, 22, 1) and self.field(CR, 1, 1)
        return round(vco / (2 * self.field(PLLCFGR, 16, 2) + 2)) if locks and is_valid else 0

    def apb1(self):
        divider = self.field(CFGR, 10, 3)
        return self.clock() / (2 ** (divider - 3) if divider >= 4 else 1)

    def needs_clock(self, address):
        for block, enable, bit in ((GPIOA, AHB1ENR, 0), (USART1, APB2ENR, 4), (USART2, APB1ENR, 17)):
            if address & ~0x3FF == block and not self.field(enable, bit, 1):
                fail(f"the block at 0x{block:08x} is used before it is clocked")

    def on_control(self, value, _):
        if self.field(CFGR, 2, 2) == PLL and not value >> 24 & 1:
            fail("the PLL is switched off while the core runs on it")
        self.words[CR] = value & ~(1 << 1 | 1 << 25) | (value & 1) << 1
        if value >> 24 & 1 and self.pll():
            self.words[CR] |= 1 << 25

    def on_pll(self, *_):
        if self.field(CR, 24, 1):
            fail("PLLCFGR is written while the PLL is on")

    def on_switch(self, value, before):
        if value & 0xE0F0:
            fail("AHB or APB2 is divided, which this board does not have")
        source, ready = value & 3, {0: 1, PLL: 25}.get(value & 3, 31)
        in_use = source << 2 if self.field(CR, ready, 1) else before & 0xC
        self.words[CFGR] = value & ~0xF | source | in_use
        self.check_flash(self.field(FLASH, 0, 4))
        if self.clock() > 84_000_000 or self.apb1() > 42_000_000:
            fail(f"{self.clock()} Hz, and {self.apb1():.0f} on APB1, are more than an STM32F401 can")

    def on_reset(self, value, usart, bit):
        if value >> bit & 1:
            self.words.update({usart + offset: word for offset, word in USART_RESET.items()})

    def on_send(self, value, before):
        self.words[DATA] = before  # what was received is another register at the same address
        if self.words[CONTROL] & 0x2008 != 0x2008:
            fail("a byte is sent while USART2 is off")
        self.send(value)

    effects = {
        CR: on_control,
        PLLCFGR: on_pll,
        CFGR: on_switch,
        APB1RSTR: lambda board, value, _: board.on_reset(value, USART2, 17),
        APB2RSTR: lambda board, value, _: board.on_reset(value, USART1, 4),
        DATA: on_send,
        USART1 + 4: lambda *_: fail("a byte is sent on USART1, where nobody spoke"),
    }

    def on_read(self, address):
        if address == DATA:
            self.words[STATUS] &= ~0x20
        return self.words[address]

    def can_receive(self):
        return self.words[CONTROL] & 0x2004 == 0x2004

    def is_received(self):
        return self.words[CONTROL] & self.words[STATUS] & 0x20 != 0

    def put_received(self, byte):
        self.words[DATA] = byte
        self.words[STATUS] |= 0x20

    def check_line(self):
        self.check_baud(self.apb1(), self.words[BAUD])
        for pin in (2, 3):
            self.check_pin(GPIOA, pin)


start(Stm32f4)
