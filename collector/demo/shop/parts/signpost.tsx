/** The shop's mark: a post with one finger. */
export const Signpost = () => (
  <svg class="mark" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
    <rect width="32" height="32" rx="7" fill="#2f5d50" />
    <path d="M14.5 6h3v21h-3z" fill="#f6f1e6" />
    <path d="M7 8h15l4 3.5-4 3.5H7z" fill="#e2a13c" />
    <path d="M25 17.5H12l-3 2.5 3 2.5h13z" fill="#cf6238" />
  </svg>
)
