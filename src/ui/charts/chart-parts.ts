/** What the charts have in common: axes, tooltip and colours, all from the page's tokens. */

const BOX = {
  background: 'var(--raised)',
  border: '1px solid var(--line-strong)',
  borderRadius: 3,
  padding: '2px 8px',
} as const;

export const TICK = { fill: 'var(--axis)', fontSize: 11 } as const;

export const AXIS = { stroke: 'var(--line-strong)', tickLine: false } as const;

export const HOVER = {
  contentStyle: BOX,
  itemStyle: { color: 'var(--text)', padding: 0 },
  labelStyle: { color: 'var(--text-dim)' },
  isAnimationActive: false,
} as const;
