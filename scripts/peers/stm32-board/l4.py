"""STM32L476: clocks, port A and USART2 (PA2, PA3), as ST's RM0351 has them."""
from core import Board, fail, start

RCC, FLASH, GPIOA, USART2 = 0x4002_1000, 0x4002_2000, 0x4800_0000, 0x4000_4400
CR, CFGR, PLLCFGR, APB1RSTR, AHB2ENR, APB1ENR = (RCC + offset for offset in (0x00, 0x08, 0x0C, 0x38, 0x4C, 0x58))
CONTROL, BAUD, STATUS, CLEAR, RECEIVED, SEND = (USART2 + offset for offset in (0x00, 0x0C, 0x1C, 0x20, 0x24, 0x28))
USART_RESET = {CONTROL: 0, BAUD: 0, STATUS: 0xC0, CLEAR: 0, RECEIVED: 0, SEND: 0}


class Stm32l4(Board):
    flash_bytes, ram_bytes = 0x10_0000, 0x1_8000
    blocks = (RCC, FLASH, GPIOA, USART2 & ~0xFFF)
    hertz_a_wait_state = 16_000_000
    interrupt = 38
    after_reset = {
        **{CR: 0x63, CFGR: 0, PLLCFGR: 0x1000, APB1RSTR: 0, AHB2ENR: 0, APB1ENR: 0, RCC + 0x88: 0, FLASH: 0x600},
        **{GPIOA + 0x00: 0xABFF_FFFF, GPIOA + 0x0C: 0x6400_0000, GPIOA + 0x20: 0},
        **USART_RESET,
    }  # fmt: skip

    def clock(self):
        return {0: 4_000_000, 1: 16_000_000, 3: self.pll()}[self.field(CFGR, 2, 2)]

    def pll(self):
        """Hz of output R; 0 where it cannot lock or is not put out."""
        is_ready = {1: self.field(CR, 1, 1), 2: self.field(CR, 10, 1)}
        source = self.field(PLLCFGR, 0, 2)
        reference = {1: 4e6, 2: 16e6}.get(source, 0) / (self.field(PLLCFGR, 4, 3) + 1)
        vco = reference * self.field(PLLCFGR, 8, 7)
        locks = is_ready.get(source) and 4e6 <= reference <= 16e6 and 64e6 <= vco <= 344e6
        return round(vco / (2 * self.field(PLLCFGR, 25, 2) + 2)) if locks and self.field(PLLCFGR, 24, 1) else 0

    def needs_clock(self, address):
        if address & ~0x3FF == GPIOA and not self.field(AHB2ENR, 0, 1):
            fail("GPIOA is used before it is clocked")
        if address & ~0x3FF == USART2 and not self.field(APB1ENR, 17, 1):
            fail("USART2 is used before it is clocked")

    def on_control(self, value, _):
        if self.field(CFGR, 2, 2) == 3 and not value >> 24 & 1:
            fail("the PLL is switched off while the core runs on it")
        ready = (value & 1) << 1 | (value >> 8 & 1) << 10
        self.words[CR] = value & ~(1 << 1 | 1 << 10 | 1 << 25) | ready
        if value >> 24 & 1 and self.pll():
            self.words[CR] |= 1 << 25

    def on_switch(self, value, before):
        if value & ~0xF:
            fail("a bus is divided, which this board does not have")
        source, ready = value & 3, {0: 1, 1: 10, 3: 25}.get(value & 3, 31)
        in_use = source << 2 if self.field(CR, ready, 1) else before & 0xC
        self.words[CFGR] = source | in_use
        self.check_flash(self.field(FLASH, 0, 3))

    def on_usart_reset(self, value, _):
        if value >> 17 & 1:
            self.words.update(USART_RESET)

    def on_baud(self, *_):
        if self.words[CONTROL] & 1:
            fail("BRR is written while USART2 is on")

    def on_send(self, value, _):
        if self.words[CONTROL] & 9 != 9:
            fail("a byte is sent while USART2 is off")
        self.send(value)

    effects = {CR: on_control, CFGR: on_switch, APB1RSTR: on_usart_reset, BAUD: on_baud, SEND: on_send}

    def on_read(self, address):
        if address == RECEIVED:
            self.words[STATUS] &= ~0x20
        return self.words[address]

    def can_receive(self):
        return self.words[CONTROL] & 5 == 5

    def is_received(self):
        return self.words[CONTROL] & self.words[STATUS] & 0x20 != 0

    def put_received(self, byte):
        self.words[RECEIVED] = byte
        self.words[STATUS] |= 0x20

    def check_line(self):
        if self.field(RCC + 0x88, 2, 2):
            fail("USART2 does not run at its bus's clock")
        self.check_baud(self.clock(), self.words[BAUD])
        for pin in (2, 3):
            self.check_pin(GPIOA, pin)


start(Stm32l4)
