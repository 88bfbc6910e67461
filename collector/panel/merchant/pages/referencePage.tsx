import { Heading } from '../../parts/heading.js'
import { Link } from '../../parts/mount.js'
import { type ApiDocument, addressOf, endpointsOf } from '../apiDocument.js'

/** All endpoints, by subject. */
export const ReferencePage = ({ document }: { readonly document: ApiDocument }) => (
  <div class="reference">
    <Heading title="Reference of the API">
      Version {document.info.version}. The same as a document for tools:{' '}
      <a href={`${document.servers[0]?.url}/openapi.json`}>openapi.json</a> (OpenAPI 3.1).
    </Heading>
    <section class="card">
      {document.info.description.split('\n\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </section>
    {document.tags.map(({ name }) => (
      <section key={name} aria-labelledby={addressOf(name)}>
        <h2 id={addressOf(name)}>
          <Link to={`/reference/${addressOf(name)}`}>{name}</Link>
        </h2>
        <ul class="endpoints">
          {endpointsOf(document, name).map(({ method, path, operation }) => (
            <li key={operation.operationId}>
              <Link to={`/reference/${addressOf(name)}#${operation.operationId}`}>
                {operation.summary}
              </Link>{' '}
              <code>
                <strong>{method}</strong> {path}
              </code>
            </li>
          ))}
        </ul>
      </section>
    ))}
  </div>
)
