import type { Key } from '../../../domain/key.js'
import type { Problem } from '../../../domain/problem.js'
import { Badge } from '../../parts/badge.js'
import { Choice, Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Post } from '../../parts/mount.js'
import { ProblemNote } from '../../parts/problemNote.js'
import { Table } from '../../parts/table.js'
import { Instant } from '../../parts/values.js'

export const LABEL_MAX = 120

interface KeysPageProps {
  readonly keys: readonly Key[]
  /** A key that was made just now: the only time its secret is shown. */
  readonly made: { readonly key: Key; readonly secret: string } | undefined
  readonly problem: Problem | undefined
}

export const KeysPage = ({ keys, made, problem }: KeysPageProps) => (
  <>
    <Heading title="Keys">
      A secret key lets your server report. A signing key lets your server vouch for what a
      thank-you page reports.
    </Heading>
    <ProblemNote problem={problem} fields={['label', 'kind']} />
    {made && <Made made={made} />}
    <Table
      label="Keys"
      rows={keys}
      rowKey={({ id }) => id}
      empty={<p>There are no keys yet.</p>}
      columns={[
        { head: 'Label', as: 'main', cell: ({ label }) => label },
        { head: 'Kind', cell: ({ kind }) => KIND_WORDS[kind] },
        { head: 'Id', as: 'tight', cell: ({ id }) => <code>{id}</code> },
        { head: 'Made (UTC)', as: 'tight', cell: ({ createdAt }) => <Instant at={createdAt} /> },
        { head: 'Change', as: 'tight', cell: (key) => <Revoke apiKey={key} /> },
      ]}
    />
    <section aria-labelledby="add" class="card">
      <h2 id="add">Make a key</h2>
      <Post to="/keys" class="columns">
        <Field
          name="label"
          label="Label"
          hint="Says where it is used, such as “shop backend”."
          problem={problem}
          required
          maxlength={LABEL_MAX}
        />
        <Choice
          name="kind"
          label="Kind"
          value="secret"
          problem={problem}
          options={[
            { value: 'secret', text: 'Secret key: for a server' },
            { value: 'signing', text: 'Signing key: for pages' },
          ]}
        />
        <button type="submit">Make the key</button>
      </Post>
    </section>
  </>
)

const KIND_WORDS: Readonly<Record<Key['kind'], string>> = {
  secret: 'secret key',
  signing: 'signing key',
}

const Made = ({ made: { key, secret } }: { readonly made: NonNullable<KeysPageProps['made']> }) => (
  <section class="note is-good" aria-labelledby="made" role="status">
    <h2 id="made">
      The {KIND_WORDS[key.kind]} “{key.label}” is made
    </h2>
    <p>Copy it now: it is shown this once. It belongs on a server, never into a page.</p>
    <p>
      <code class="copy">{secret}</code>
    </p>
  </section>
)

const Revoke = ({ apiKey: { id, label, revokedAt } }: { readonly apiKey: Key }) =>
  revokedAt === undefined ? (
    <details class="small">
      <summary>
        Revoke…<span class="unseen"> {label}</span>
      </summary>
      <Post to="/keys/revoke">
        <p>Whatever uses it is refused from then on.</p>
        <input type="hidden" name="id" value={id} />
        <button type="submit" class="small secondary outline">
          Revoke {label}
        </button>
      </Post>
    </details>
  ) : (
    <>
      <Badge tone="quiet">revoked</Badge> <Instant at={revokedAt} />
    </>
  )
