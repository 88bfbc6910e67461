import type { Problem } from '../../../domain/problem.js'
import type { WebhookEndpoint } from '../../../domain/webhook.js'
import type { Sample } from '../../../program/sampleDelivery.js'
import { messageWords } from '../../../program/sampleWords.js'
import { SAMPLE_MAX } from '../../form.js'
import { Badge } from '../../parts/badge.js'
import { Area } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'

interface WebhookSamplePageProps {
  readonly endpoint: WebhookEndpoint
  readonly body: string
  readonly headers: string
  readonly sample: Sample | undefined
  readonly problem: Problem | undefined
}

export const WebhookSamplePage = (props: WebhookSamplePageProps) => {
  const { endpoint, body, headers, sample, problem } = props
  return (
    <>
      <p class="crumb">
        <Link to="/webhooks">Webhooks</Link> /{' '}
        <Link to={`/webhooks/${endpoint.id}`}>{endpoint.label}</Link>
      </p>
      <Heading title="Try a sample">
        Paste the body of a delivery to see what it means. Nothing is stored, and the signature is
        not checked.
      </Heading>
      <ProblemNote problem={problem} fields={['body', 'headers']} />
      {sample && <Reading sample={sample} />}
      <Post to={`/webhooks/${endpoint.id}/sample`} class="card">
        <Area
          name="body"
          label="Body"
          hint={`At most ${SAMPLE_MAX.toLocaleString('en')} characters. For longer ones: waymark webhook sample ${endpoint.id} <file>`}
          value={body}
          problem={problem}
          required
          maxlength={SAMPLE_MAX}
          rows={14}
          class="lines"
          spellcheck={false}
        />
        <Area
          name="headers"
          label="Headers (optional)"
          hint="Only if the provider names the event in a header. One in each line: “name: value”."
          value={headers}
          problem={problem}
          rows={2}
          class="lines"
          spellcheck={false}
        />
        <button type="submit">Read it</button>
      </Post>
    </>
  )
}

const Reading = ({ sample: { type, note, erases, messages } }: { readonly sample: Sample }) => (
  <section aria-labelledby="reading" class="card" role="status">
    <h2 id="reading">
      What <code>{type}</code> means
    </h2>
    {erases && <p>The stored bodies of this endpoint would be erased.</p>}
    {messages.length === 0 && <p>Nothing would be stored, because it says nothing of an order.</p>}
    {note && <p>{note}</p>}
    {messages.map(messageWords).map(({ title, isProblem, details }, index) => (
      <div key={index}>
        <p>
          {isProblem && <Badge tone="bad">problem</Badge>} <strong>{title}</strong>
        </p>
        <ul>
          {details.map((detail) => (
            <li key={detail} class="value">
              {detail}
            </li>
          ))}
        </ul>
      </div>
    ))}
  </section>
)
