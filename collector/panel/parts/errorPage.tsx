import { Link } from './mount.js'

interface ErrorPageProps {
  readonly title: string
  readonly lines: readonly string[]
}

export const ErrorPage = ({ title, lines }: ErrorPageProps) => (
  <article class="error">
    <h1>{title}</h1>
    {lines.map((line) => (
      <p key={line}>{line}</p>
    ))}
    <p>
      <Link to="/">Go to the overview</Link>
    </p>
  </article>
)
