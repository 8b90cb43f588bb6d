import './styles/index.css'
import { mount } from 'svelte'
import App from './App.svelte'
import { Ringside } from './state/ringside.svelte.js'
import { followTheme } from './state/theme.js'
import { openClient } from './transport/open-client.js'

followTheme(document.documentElement)

const target = document.getElementById('app')
if (target) mount(App, { target, props: { ringside: new Ringside(openClient) } })
