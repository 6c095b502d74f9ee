/**
 * Links as they were when their format was frozen. They are what people have bookmarked: a decoder
 * that fails one of them is wrong, and this list only ever grows.
 */
export const GOLDEN_LINKS = [
  {
    format: 1,
    name: 'convolutional',
    link: 'http://localhost:5173/#p=1.uQICZ-s9dVY7TsNAEH0zuzi7MhjjIEV0ERzBHQSlScEFqFEiQYUMUpBoLdFwBa6AKOloOEA4AlfgCuFtvIrsKBlL-x3Pzs68eVpRyGE1rR7KMlxnHtxR8zSd-fntPXNC035d1zorxbJ0HyUNl4pVi6PTcnJ99_z69v61-P1bbs7r_EPxKbk4BBFABSLGcCRIhB2XAOOVzqjVXkRTL1Jf7K8GO6gubRHtQYeC43kCaxPAe_UUTsSqqmieq0sSdeqcszWPZpOs3KFYEwdtkUY4oMMtofXmpLBZ4Ad4wQL1N5uL0fhyHLeW_JBB-lvokwq0YBicVEaMlUjNP2oVP-ifFcXJcWY3YbDimHM0AA0ZQQMzTDpL2zPfUQloiXba-NwFs7bqDaJyFV4tw5CiIYMRqJxRMnYv6TmG3Nr9kOTsHw',
  },
  {
    format: 1,
    name: 'nameless',
    link: 'http://localhost:5173/#p=1.wgEBoMENdVS7DcIwEH3vbBlHEchAQc8KlASloWABVmAFWks0rMAKiJKOhgHCCKzACuGSuAgInqXzne5nn04PIBqM54v1drc_ns636vmqv-0YLoIrA30brTlCkMaoRji2RQQwmQgoVgZpIwaJvtK9mf2hq7xHlsMPGk39CGsdkGWSKdSgFRFKCOKdEy_eexu1tQrX_QmwJil9sIMq-uAetHrXqXFO8AAOqBDvKpZFuSqTq9aDETj9QYEaoBWMDidnobMio2ZE4Rs',
  },
  {
    format: 1,
    name: 'branching',
    link: 'http://localhost:5173/#p=1.twJKdlYhY2RmYNrMWA3LZ26ZqTkpCjn56empRcAEDs1AhgYmFqbmZih5x9LC2MAEIwMaGwN1oWQqIxMDAwMdeJZOA1mgC7cAkTGh5hGd0RgY2ZJKU9JTSxoaWHiTgBVOcga0FGEQVDJ2CU0r75i5aveZu-_-o_PvcK9hYtjCKMDMwsTEAAVMjCAAZIBpRjAXygaJggEzA5dvpT-0jGMoU0hlAupnZGJiZmJjEMSoXwUx6leWdGDpxppaAcxILCWJBcXs0ITLmpOYlJrDllRZkFhcDHQKMysbC9ByoOksQFvtZ80EgZ32zEzMbFD3PrD_s_LjJd-kAHvGCkY2dgiAOZcDAmCuZoC7Hzfg5GRlY2NiZmBhATUlwOnp8EpgCkvOyM9MTgWmQlBtkwcsSEC-BPkL6DpmFlYWVjZ2DgA',
  },
  {
    format: 2,
    name: 'measured',
    link: 'http://localhost:5173/#p=2.vQTXUI9yhVa_b9NAFH7vfPhHQtM0CarYLBAICVqlhakUtRFpxVCgoqkEU5QfRrFK7MgmWN0swcAfgJAY-AeAgYGNpSNDIzGysDPxL5TvbFc4Vat-iXx3vvO95_e--_yYiOXI7fmsvex09b7zyu05VFQ-Z4eS5q7cbu4-j95--PT98Pffo5PjuPxF0Dcus0kK2FAwMWua2pp0RoNbRJolBLGQwsjIYmTKlrUP5s9QsmJOR2emFDazxySlTmRZwgIwYCmEYFEuC1PXhSlM05QxTOOiJ-4AUss6eXAKdOBwDtg9taQmKzQhek2HFB_gcnd17d5aNnWEH5WIq6eoIxZgBw3BKfIqYsUc44lYsDVfvVqpXK6V5MksJxKyQin_VEYoZRE1p26dntipJYoM2T55-p3FovzSNmWLPVWU2CpFNoKhlBpR0uQF3TARcikvqiSXRPzu_eeDAVd4Ts5QwVhCGFRxEIyW63fqC2NYWnrSCUddJwj27W0X_56v-AclVxI-rI9QBKGQ8DohJpyd_bDl9vac4RgSBtPHSl-_eStRnoWo4yb6Fg5W7Bd-BFNd1Bl9npyDhAfO5GND5TXtKX4yV1oDx06-InYEEfH7_UVkV_s5W7OQPWnMGup72F5ubu5ubT1rY_Bo435ro7nzeLP1sPGUxVerxuKXRHR-cDUNB5U6no8SLDg-U5IMGC0QYTwce3ueH3n_XxqHJXEqfrPYYHhFfIMFX_pjqDinAJkzMBe2AwcS2nPCUOVA4dp60sTX1_8B',
  },
] as const;
