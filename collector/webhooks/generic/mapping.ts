/** All that other folders need of mappings. */
export { applyMapping } from './apply.js'
export {
  type ExplainedField,
  type ExplainedRule,
  type Explanation,
  explainMapping,
} from './explain.js'
export { MAPPING_MAX, type Mapping, readMapping } from './rules.js'
