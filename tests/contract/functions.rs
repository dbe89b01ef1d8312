//! Writes `docs/functions.md` from `FUNCTIONS`.

use crate::written::hold;
use hostler_abi::function::{Answered, FUNCTIONS, Function, RESERVED, Scope, Shape};

fn acts_on(scope: Scope) -> &'static str {
    match scope {
        Scope::Service => "service",
        Scope::Server => "server",
        Scope::Product => "product",
        Scope::None => "–",
    }
}

fn answers(shape: Shape) -> &'static str {
    match shape {
        Shape::Lifecycle => "`success` or one sentence",
        Shape::Test => "`success`, `error`",
        Shape::SignOn => "`redirectTo` or `errorMsg`",
        Shape::Accounts => "`accounts` or `error`",
        Shape::Loader => "values and labels",
        Shape::Html => "HTML",
        Shape::Page => "a template and its variables",
        Shape::Fields => "labels and HTML",
        Shape::Nothing => "nothing",
        Shape::Data => "data",
        Shape::Object => "an object of the bridge",
    }
}

fn row(function: &Function) -> String {
    let yes = |it: bool| if it { "yes" } else { "" };
    let by = match function.answered {
        Answered::ByModule => "module",
        Answered::FromManifest => "manifest",
    };
    format!(
        "| `{}` | {} | {} | {by} | {} | {} | {} | {} | {} |\n",
        function.name,
        function.doc,
        acts_on(function.scope),
        answers(function.shape),
        yes(function.changes),
        yes(function.repeat_safe && function.changes),
        yes(function.destroys),
        function.source,
    )
}

#[test]
fn the_table_of_functions_is_written_from_the_code() {
    let mut text = String::from(
        "# Functions\n\n\
         <!-- Written from core/abi/src/function.rs by `UPDATE=1 cargo test -p hostler-tests --test contract`; do not edit. -->\n\n\
         Every function WHMCS may call in a provisioning module. *Answered by*: the module runs, or plain data was written\n\
         from its manifest when it was installed. *Contract*: the section of the WHMCS contract that describes it.\n\n\
         | function | what it does | acts on | answered by | answer | changes | safe to repeat | destroys | contract |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    text.extend(FUNCTIONS.iter().map(row));
    text += "\nA manifest adds `custom.NAME` (in PHP `MODULE_NAME`), `loader.NAME` (`MODULE_LoaderName`) and `probe`, which WHMCS\n\
             never calls: it finds out whether the machine of a service exists.\n\n\
             WHMCS detects these by `function_exists`; a module never defines them: ";
    let reserved: Vec<String> = RESERVED.iter().map(|name| format!("`{name}`")).collect();
    text += &reserved.join(", ");
    text += ".\n";
    hold("docs/functions.md", &text);
}
