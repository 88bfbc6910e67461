import { contour } from './contour.js'

const RINGS = [1, 0.88, 0.76, 0.64, 0.52, 0.4, 0.28, 0.16]
const HILL = { x: 214, y: 138, reach: 54, bend: 1.8 }

/** The one product that is a book: on a table, lit from the left. */
export const SmallPaths = () => (
  <>
    <rect width="400" height="300" fill="#d9b98c" />
    <path
      d="M0 60C120 52 280 70 400 58M0 148c140 10 260 -10 400 4M0 236c130 -8 270 8 400 -4"
      fill="none"
      stroke="#c7a374"
      stroke-width="2"
    />
    <path d="M116 34H312a6 6 0 0 1 6 6V276H122z" fill="#23302b" fill-opacity=".22" />
    <path d="M304 30l8 5V270l-8 -2z" fill="#f7efdc" />
    <path d="M308 33V269" stroke="#cdbf9f" />
    <path d="M108 24H298a7 7 0 0 1 7 7V261a7 7 0 0 1 -7 7H108z" fill="#2f5d50" />
    <path d="M108 24h20V268h-20z" fill="#23473d" />
    <path d="M128 24h3V268h-3z" fill="#3d7364" />
    <g fill="none" stroke="#e2b85c" stroke-width="1.5">
      {RINGS.map((ring) => (
        <path key={ring} d={contour(HILL, ring)} />
      ))}
      <rect x="142" y="36" width="150" height="220" rx="3" />
    </g>
    <path
      d="M162 200C178 182 180 156 198 150S222 128 238 116 258 92 272 76"
      fill="none"
      stroke="#e8825a"
      stroke-width="3"
      stroke-dasharray="7 5"
      stroke-linecap="round"
    />
    <g fill="#f0d58f" text-anchor="middle" font-family="Iowan Old Style, Palatino, Georgia, serif">
      <text x="217" y="58" font-size="11" letter-spacing="3">
        ATLAS OF
      </text>
      <text x="217" y="234" font-size="17" letter-spacing="1.5">
        Small Paths
      </text>
    </g>
    <path d="M196 268v18l5 -5 5 5V268z" fill="#b8431f" />
    <path d="M214 268v12l4 -4 4 4V268z" fill="#e2a13c" />
  </>
)
