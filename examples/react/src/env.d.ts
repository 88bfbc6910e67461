interface ImportMetaEnv {
  readonly COLLECTOR: string
}
