import { Badge } from '../../parts/badge.js'
import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import type { Snippet } from '../snippets.js'

export interface Step {
  readonly done: boolean
  readonly text: string
  /** The page where the step is done or its result is shown. */
  readonly to: string
  readonly link: string
}

interface IntegrationPageProps {
  readonly account: string
  readonly collectorUrl: string
  readonly steps: readonly Step[]
  readonly snippets: readonly Snippet[]
}

export const IntegrationPage = (props: IntegrationPageProps) => {
  const { account, collectorUrl, steps, snippets } = props
  return (
    <>
      <Heading title="Integration">
        The code for your shop, with the account <code>{account}</code> and the collector{' '}
        <code>{collectorUrl}</code> filled in.
      </Heading>
      <Checklist steps={steps} />
      <nav aria-label="Snippets" class="contents">
        <ul>
          {snippets.map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {snippets.map((snippet) => (
        <Copy key={snippet.id} snippet={snippet} />
      ))}
    </>
  )
}

const Checklist = ({ steps }: { readonly steps: readonly Step[] }) => {
  const next = steps.find(({ done }) => !done)
  return (
    <section aria-labelledby="next" class="card">
      <h2 id="next">{next ? 'Next steps' : 'The integration is complete'}</h2>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step.text} aria-current={step === next ? 'step' : undefined}>
            <Badge tone={step.done ? 'good' : step === next ? 'wait' : 'quiet'}>
              {step.done ? 'done' : step === next ? 'next' : 'later'}
            </Badge>{' '}
            <span>
              {step.text} <Link to={step.to}>{step.link}</Link>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const Copy = ({ snippet: { id, title, where, code } }: { readonly snippet: Snippet }) => (
  <section aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    <p>{where}</p>
    <pre class="copy">
      <code>{code}</code>
    </pre>
  </section>
)
