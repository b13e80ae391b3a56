import { render } from "preact";
import "./console.css";
import { Desk } from "./desk";
import { App } from "./view/App";

const root = document.getElementById("console");
if (root) render(<App d={new Desk()} />, root);
