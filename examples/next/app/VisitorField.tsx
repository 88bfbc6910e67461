'use client'
import { useEffect, useRef } from 'react'
import { waymark } from './waymark'

/** A hidden field that carries the visitor id to the server, once there is one. */
export const VisitorField = () => {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (field.current) waymark.writeTo(field.current)
  }, [])
  return <input type="hidden" name="visitor" ref={field} />
}
