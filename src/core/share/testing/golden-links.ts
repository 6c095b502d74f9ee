/**
 * Links as they were when their format was frozen. They are what people have bookmarked: a decoder
 * that fails one of them is wrong, and this list only ever grows.
 */
export const GOLDEN_LINKS = [
  {
    format: 1,
    name: 'convolutional',
    link: 'http://localhost:5173/#p=1.ugIUjjaZdVZLTsNADH32DJMZBUJIkSp2FRwhOyjqpgsuwBq1EqxQQCoS20hsuAJXQCzZseEA5QhcgSsUOxlVSdU60nwyju2xn59CDDqsZtVDWep1FhoOm6fZPCxu76UmYjqs-5rnJVlp3UdK9VKxa3F0Wk6v755f396_lr9_q819nX8wPiknzyqWLBOIjCGA4EgmgAETWIJhy0lEUxKpL85Xwx1Ul3aI9qBHwWq58WKtA0LgICIbCYGZOM_ZO8eevfe2FtcyuCYcEWvioivUiiwk4I6I9daTHhb4AV6wRP0tw8V4cjmJRyt5kIEGW-hTFMSCAVNKY_KyreWLmikMB2dFcXKc2U0YNBxzjhagWhG0MMO092p75XsqipZop4vPXTDrqt4gKlf61zLSEo0kGUrlkiVj91ziJeXW7muRs38',
  },
  {
    format: 1,
    name: 'nameless',
    link: 'http://localhost:5173/#p=1.wQGSlL48dVSxDQIxDLy7RCEvBHqgoGcFSkA0FCzACqxAG4mGFVgBUdLRMACMwAqsAH4-xYPgIjm2HJ8dyTqAqNAbjRer9Wa3P5yv98fzO07lUTixZFQFTy-CdM6qicA3iQBXSKC8WnkjWlm-8r0c_pGrdkMsOx8yWjG_u3gfgKJQYbDARpCoslQMQVExRp-stZlQ_wnwLjtNsIY5NnADxl53qpJ93IAtrkgXM5PpfDbPqacddMHBDwm0B8bgILY5ZbQwWUUSXw',
  },
  {
    format: 1,
    name: 'branching',
    link: 'http://localhost:5173/#p=1.uwIbGxgSY2RmYNrMWA3LZ26ZqTkpCjn56empRcAEDs1AhgYmFqbmZih5x9LC2MAEIwMaGwN1oWQqIxMDAwMdeJZOA1mgC7cAkTGh5hGd0RgY2ZJKU9JTSxoaWHiTgBVOcga0FGEQVDJ2CU0r75i5aveZu-_-o_PvcK9hYtjCKMDMwgQGrEyMTEyMIMDAwACmGcFcKBskCgbMDFy-lf7QMo6hTCEVqJcBqJWZiY1BEKN-FcSoX1nSgaUba2oFMCOxlCQWFLNDEy5rTmJSag5bUmVBYnExAwMTMysbC9ByoOksQFvtZ80EgZ32zEzMbEwQlzyw_7Py4yXfpAB7xgpGNnYIgDmXAwJgrmaAux834ORkZWNjYmZgYQE1JcDp6fBKYApLzsjPTE4FpkJQbZMHLEhAvgT5C-g6ZhZWFlY2dg4A',
  },
] as const;
