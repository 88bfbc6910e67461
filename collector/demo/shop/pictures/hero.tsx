/** Ridges at the end of a day, and a post that says which way. At night the stylesheet swaps its colours. */
export const Hero = () => (
  <svg
    class="hero-picture"
    viewBox="0 0 1200 420"
    preserveAspectRatio="xMidYMax slice"
    aria-hidden="true"
  >
    <circle class="sun" cx="800" cy="150" r="62" />
    <g class="stars">
      <path d="M668 66h2v2h-2zM716 24h3v3h-3zM738 104h2v2h-2zM876 44h2v2h-2zM920 116h2v2h-2zM952 14h2v2h-2zM984 72h3v3h-3zM1046 30h2v2h-2zM1092 118h2v2h-2zM1128 58h3v3h-3zM1168 96h2v2h-2zM1184 16h2v2h-2z" />
    </g>
    <path
      class="ridge-4"
      d="M0 250C90 200 150 236 232 178S352 206 430 168 560 214 640 176 760 116 842 172 960 214 1030 168 1140 190 1200 156V420H0z"
    />
    <path
      class="ridge-3"
      d="M0 292C110 248 190 286 300 236S450 262 548 230 690 280 800 240 960 206 1050 252 1150 262 1200 240V420H0z"
    />
    <path
      class="ridge-2"
      d="M0 330C140 294 260 322 380 292S590 324 720 296 900 262 1010 300 1140 322 1200 302V420H0z"
    />
    <path
      class="ridge-1"
      d="M0 372C160 334 330 356 500 346S760 328 900 338 1100 366 1200 344V420H0z"
    />
    <path
      class="track"
      d="M566 420C640 396 742 398 742 382S640 372 640 358 742 352 758 342 700 334 706 326 768 316 776 306 744 298 752 290 800 278 806 264h3C804 280 764 290 764 296S792 300 790 308 722 324 722 330 786 334 782 344 676 354 676 362 790 368 796 384 700 402 690 420z"
    />
    <Pines />
    <Post />
  </svg>
)

const Post = () => (
  <g class="post">
    <path class="wood-dark" d="M884 196h14V392h-14z" />
    <path class="wood" d="M884 196h9V392h-9z" />
    <path class="wood-dark" d="M882 196l9 -9 9 9z" />
    <path class="finger-1" d="M852 212H948l20 15 -20 15H852z" />
    <path class="finger-2" d="M930 254H826l-20 15 20 15H930z" />
    <g class="writing" font-family="Iowan Old Style, Palatino, Georgia, serif" font-size="17">
      <text x="864" y="233">
        over there
      </text>
      <text x="836" y="275">
        long way
      </text>
    </g>
    <path
      class="grass"
      d="M868 396c2 -12 -2 -18 -6 -24 8 4 11 12 12 22 2 -14 8 -20 14 -24 -4 8 -5 16 -4 26zM898 394c2 -10 6 -16 12 -20 -4 8 -5 14 -4 22z"
    />
  </g>
)

const Pines = () => (
  <g class="pines">
    {[
      [1012, 352, 1.5],
      [1052, 360, 1.9],
      [1098, 364, 1.4],
      [1136, 360, 1.7],
      [1174, 362, 1.3],
      [36, 366, 1.6],
      [78, 362, 1.2],
      [112, 360, 1.8],
      [156, 356, 1.2],
      [420, 352, 0.9],
      [448, 352, 1.2],
    ].map(([x, y, scale]) => (
      <path
        key={x}
        transform={`translate(${x} ${y}) scale(${scale})`}
        d="M0 -46 10 -28H6L15 -13H9L19 4H3V12H-3V4H-19L-9 -13H-15L-6 -28H-10z"
      />
    ))}
  </g>
)
