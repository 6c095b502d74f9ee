/*
 * The RP2040's second-stage loader: its boot ROM copies the first 256 bytes of flash into RAM, wants
 * the CRC-32/MPEG-2 of 252 of them in the last four (scripts/runner/build.mjs puts it there), and
 * jumps to them. What is left to do is to make flash readable as memory, here in the plainest way,
 * which every SPI flash understands: command 03h, 24 bits of address, one data line. Registers:
 * RP2040 datasheet, section 4.10.
 */
  .syntax unified
  .cpu cortex-m0plus
  .thumb
  .section .boot, "ax"

  ldr r3, =0x18000000 /* SSI, the flash interface */
  movs r0, #0
  str r0, [r3, #0x08] /* SSIENR: off while it is set up */
  movs r0, #4
  str r0, [r3, #0x14] /* BAUDR: an even divider; 31.25 MHz of 125 */
  ldr r0, =31 << 16 | 3 << 8
  str r0, [r3, #0x00] /* CTRLR0: 32 bits a frame, send then receive */
  movs r0, #0
  str r0, [r3, #0x04] /* CTRLR1: one frame a read */
  ldr r1, =0x180000f4
  ldr r0, =0x03 << 24 | 2 << 8 | 6 << 2
  str r0, [r1] /* SPI_CTRLR0: 8 bits of command 03h, 24 of address */
  movs r0, #1
  str r0, [r3, #0x10] /* SER: the one chip there is */
  str r0, [r3, #0x08] /* SSIENR: on */

  ldr r0, =0x10000100 /* the vector table: stack pointer, then where to start */
  ldr r1, =0xe000ed08
  str r0, [r1]
  ldmia r0!, {r1, r2}
  msr msp, r1
  bx r2

  .ltorg
