import { ENDPOINTS } from '../registry.js'
import { COMPONENTS, INFO } from './components.js'
import { operationOf } from './operation.js'
import { collectSchemas } from './schemas.js'

/** The OpenAPI 3.1 document of `/v1`, made from the declarations of its endpoints. */
export const openApiDocument = (collectorUrl: string, version: string) => {
  const schemas = collectSchemas()
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {}
  for (const one of ENDPOINTS) {
    const path = `/v1${one.path}`
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operationOf(one, schemas) }
  }
  const { schemas: problems, ...components } = COMPONENTS
  return {
    openapi: '3.1.0',
    info: { ...INFO, version },
    servers: [{ url: collectorUrl }],
    tags: [...new Set(ENDPOINTS.map(({ subject }) => subject))].map((name) => ({ name })),
    paths,
    components: { ...components, schemas: { ...problems, ...schemas.named() } },
  }
}

export type OpenApiDocument = ReturnType<typeof openApiDocument>
