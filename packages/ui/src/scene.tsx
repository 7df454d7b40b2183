import { useId } from 'react';
import type { ReactElement } from 'react';

function Gradients({ id }: { readonly id: string }): ReactElement {
  return (
    <defs>
      <linearGradient id={`${id}s`} x1="0" y1="0" x2="0" y2="1">
        <stop className="scene__sky-1" />
        <stop offset="1" className="scene__sky-2" />
      </linearGradient>
      <linearGradient id={`${id}e`} x1="0" y1="0" x2="0" y2="1">
        <stop className="scene__sea-1" />
        <stop offset="1" className="scene__sea-2" />
      </linearGradient>
      <clipPath id={`${id}c`}>
        <path d="M15 360V160a145 145 0 0 1 290 0v200z" />
      </clipPath>
    </defs>
  );
}

function Lighthouse(): ReactElement {
  return (
    <>
      <circle cx="222" cy="146" r="42" className="scene__sun" opacity=".45" />
      <circle cx="222" cy="146" r="27" className="scene__sun" opacity=".75" />
      <path d="M207 246l5-82h20l5 82z" className="scene__lamp" />
      <path d="M210 196h24l1.3 19h-26.6z" className="scene__danger" />
      <rect x="205" y="161" width="34" height="7" rx="3.5" className="scene__land-2" />
      <path
        d="M222 114c2.4 24.500 7.5 29.6 32 32-24.5 2.4-29.6 7.5-32 32-2.4-24.5-7.5-29.600-32-32 24.5-2.4 29.6-7.5 32-32z"
        className="scene__lamp"
      />
    </>
  );
}

/** The one drawing: a window on the sea with its lighthouse. Decoration only; dropped on short screens by CSS. */
export function Scene(): ReactElement {
  const id = useId();
  return (
    <svg className="scene" viewBox="0 0 320 372" aria-hidden="true">
      <Gradients id={id} />
      <path className="scene__action" d="M4 360V160a156 156 0 0 1 312 0v200z" />
      <g clipPath={`url(#${id}c)`}>
        <rect width="320" height="372" fill={`url(#${id}s)`} />
        <circle cx="92" cy="206" r="42" className="scene__sun" />
        <path
          d="M-4 120c40-14 66-4 92-10s36-16 62-8M124 78c34-10 50 4 84-4s46-8 80-2"
          className="scene__cloud"
          strokeWidth="9"
          strokeLinecap="round"
          opacity=".5"
        />
        <path d="M0 224q60-18 130-8t190 0v40H0z" className="scene__land-1" opacity=".45" />
        <rect y="224" width="320" height="160" fill={`url(#${id}e)`} />
        <path
          d="M62 238h60M48 252h88M70 266h46M80 280h26"
          className="scene__glint"
          strokeWidth="4"
          strokeLinecap="round"
          opacity=".75"
        />
        <path d="M150 256q56-36 170-34v80q-70 14-170-46z" className="scene__land-1" />
        <path d="M164 272q64-42 160-34v150H0v-62q60-30 110-16t54-38z" className="scene__land-2" />
        <Lighthouse />
      </g>
      <rect y="358" width="320" height="12" rx="6" className="scene__danger" />
    </svg>
  );
}
