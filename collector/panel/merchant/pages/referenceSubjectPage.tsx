import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { Table } from '../../parts/table.js'
import {
  type ApiDocument,
  type ApiEndpoint,
  type ApiParameter,
  endpointsOf,
  parameterOf,
  successOf,
} from '../apiDocument.js'
import { exampleCall } from '../exampleCall.js'
import { type SchemaRow, schemaRows, typeOf } from '../schemaRows.js'

interface SubjectProps {
  readonly document: ApiDocument
  readonly subject: string
}

/** The endpoints of one subject, each with its fields and an example. */
export const ReferenceSubjectPage = ({ document, subject }: SubjectProps) => (
  <div class="reference">
    <Heading title={subject}>
      <Link to="/reference">All of the API</Link>
    </Heading>
    {endpointsOf(document, subject).map((endpoint) => (
      <Endpoint key={endpoint.operation.operationId} document={document} endpoint={endpoint} />
    ))}
  </div>
)

interface EndpointProps {
  readonly document: ApiDocument
  readonly endpoint: ApiEndpoint
}

const Endpoint = ({ document, endpoint }: EndpointProps) => {
  const { method, path, operation } = endpoint
  const { operationId: id, summary, description, requestBody } = operation
  const { status, content } = successOf(operation)
  const answer = content?.['application/json']
  const body = requestBody?.content['application/json']
  const parameters = operation.parameters.map((one) => parameterOf(document, one))
  const scopes = operation.security.flatMap((one) => Object.values(one).flat())
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{summary}</h2>
      <p>
        <code class="copy">
          <strong>{method}</strong> {path}
        </code>
      </p>
      {description && (
        <p>
          <Described text={description} />
        </p>
      )}
      <p class="muted">
        Scope: {scopes.map((scope) => <code key={scope}>{scope}</code>).flatMap(withOr)}
      </p>
      {parameters.length > 0 && (
        <Fields label={`Parameters of ${summary}`} title="Parameters">
          {parameters.map((one) => toRow(document, one))}
        </Fields>
      )}
      {body && (
        <Fields label={`Body of ${summary}`} title="Body">
          {schemaRows(document, body.schema)}
        </Fields>
      )}
      <h3>Example</h3>
      <pre class="copy">
        <code>{exampleCall(document, endpoint)}</code>
      </pre>
      <p>Answer: {status}</p>
      {answer && (
        <>
          <pre class="copy">
            <code>{JSON.stringify(answer.example, undefined, 2)}</code>
          </pre>
          <details>
            <summary>Fields of the answer</summary>
            <Fields label={`Answer of ${summary}`}>{schemaRows(document, answer.schema)}</Fields>
          </details>
        </>
      )}
    </section>
  )
}

/** A text in which names of fields stand between backticks. */
const Described = ({ text }: { readonly text: string }) => (
  <>
    {text
      .split('`')
      .map((part, index) => (index % 2 === 0 ? part : <code key={part}>{part}</code>))}
  </>
)

const withOr = <Part,>(part: Part, index: number): readonly (Part | string)[] =>
  index === 0 ? [part] : [' or ', part]

const toRow = (document: ApiDocument, one: ApiParameter): SchemaRow => ({
  name: one.name,
  type: `${typeOf(document, one.schema)}, in the ${one.in}`,
  isRequired: one.required ?? false,
  description: one.description ?? '',
})

interface FieldsProps {
  readonly label: string
  readonly title?: string
  readonly children: readonly SchemaRow[]
}

const Fields = ({ label, title, children: rows }: FieldsProps) => (
  <>
    {title && <h3>{title}</h3>}
    <Table
      label={label}
      rows={rows}
      rowKey={({ name }) => name}
      empty={<p>None.</p>}
      columns={[
        { head: 'Name', as: 'main', cell: ({ name }) => <code>{name}</code> },
        { head: 'Type', cell: ({ type }) => type },
        { head: 'Needed', as: 'tight', cell: ({ isRequired }) => (isRequired ? 'yes' : 'no') },
        {
          head: 'Meaning',
          as: 'wide',
          cell: ({ description }) => <Described text={description} />,
        },
      ]}
    />
  </>
)
