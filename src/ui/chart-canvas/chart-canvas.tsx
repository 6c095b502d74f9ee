/**
 * One canvas component for every chart: stacked layers over one area, sharp at any pixel ratio, and
 * drawn in an animation frame only when a layer's painter has changed. A chart keeps its expensive
 * layer's painter stable while only a cheap one above it changes with the pointer.
 */
import { useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import styles from './chart-canvas.module.css';

/** In CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Size and pixel ratio of the drawing area. */
export interface Surface extends Size {
  readonly ratio: number;
}

/** Draws a whole layer in CSS pixels; the layer is clear and the transform set. */
export type Painter = (context: CanvasRenderingContext2D) => void;

interface LayerProps {
  readonly paint: Painter;
  readonly surface: Surface;
}

function draw(canvas: HTMLCanvasElement, paint: Painter, surface: Surface): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const width = Math.round(surface.width * surface.ratio);
  const height = Math.round(surface.height * surface.ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.setTransform(surface.ratio, 0, 0, surface.ratio, 0, 0);
  context.clearRect(0, 0, surface.width, surface.height);
  paint(context);
}

function Layer({ paint, surface }: LayerProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (canvas.current !== null) draw(canvas.current, paint, surface);
    });
    return () => cancelAnimationFrame(frame);
  }, [paint, surface]);
  return <canvas ref={canvas} className={styles['layer']} aria-hidden="true" />;
}

/** The layers, bottom first. Their number must not change. Fills the nearest positioned ancestor. */
export function ChartCanvas(props: {
  readonly layers: readonly Painter[];
  readonly surface: Surface;
}): ReactNode {
  return props.layers.map((paint, index) => (
    <Layer key={index} paint={paint} surface={props.surface} />
  ));
}

/** Size and pixel ratio of an element, kept up to date; undefined before it is laid out. */
export function useSurface(element: RefObject<HTMLElement | null>): Surface | undefined {
  const [surface, setSurface] = useState<Surface>();
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = node;
      const ratio = window.devicePixelRatio;
      setSurface((old) =>
        old?.width === width && old.height === height && old.ratio === ratio
          ? old
          : { width, height, ratio },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    window.addEventListener('resize', measure); // the pixel ratio changes with the page's zoom
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [element]);
  return surface;
}
