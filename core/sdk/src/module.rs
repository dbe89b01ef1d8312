//! `trait Module`: a method per function of WHMCS that a module answers. Each is Unsupported until it is written, and
//! claimed in the manifest when it is: a claim that answers Unsupported fails conformance.

use crate::{Answer, Context, Error, Params, Value};
use hostler_abi::wire::results::{
    Created, Done, Link, Listed, Loaded, Probed, SignedOn, TabFields, Tested, Used, View,
};

macro_rules! functions {
    ($($(#[$doc:meta])* $method:ident, $name:literal, $result:ty;)*) => {
        /// A provisioning module. One value serves all calls of a process, so it keeps nothing between them.
        #[allow(unused_variables)]
        pub trait Module: Send + std::marker::Sync + 'static {
            $(
                $(#[$doc])*
                fn $method(&self, ctx: &Context, params: &Params) -> Answer<$result> {
                    Err(Error::unsupported($name).into())
                }
            )*

            /// A custom function: what a button `custom.NAME` of the manifest points at.
            fn custom(&self, ctx: &Context, params: &Params, name: &str) -> Answer<Done> {
                Err(Error::unsupported(&format!("custom.{name}")).into())
            }

            /// The live choices of an option that names `loader.NAME`. Only the server record is known here.
            fn loader(&self, ctx: &Context, params: &Params, name: &str) -> Answer<Loaded> {
                Err(Error::unsupported(&format!("loader.{name}")).into())
            }

            /// Is the machine of this service there, and what is it? Found by our label; changes nothing.
            fn probe(&self, ctx: &Context, params: &Params) -> Answer<Probed> {
                Err(Error::unsupported("probe").into())
            }
        }

        /// WHMCS's functions that reach a module, in the order of the trait.
        #[cfg(test)]
        pub(crate) const DISPATCHED: &[&str] = &[$($name),*];

        /// Calls the method of one of WHMCS's own functions; `None` when there is none of that name.
        pub(crate) fn call_by_name(
            module: &dyn Module,
            function: &str,
            ctx: &Context,
            params: &Params,
        ) -> Option<Answer<Value>> {
            match function {
                $($name => Some(module.$method(ctx, params).and_then(crate::dispatch::document)),)*
                _ => None,
            }
        }
    };
}

functions! {
    /// Make the machine or account of a service. Find before making: the answer to an earlier try may be lost.
    create_account, "CreateAccount", Created;
    /// Stop a service that is not paid for. Stopping a stopped one is success.
    suspend_account, "SuspendAccount", Done;
    /// Let a suspended service run again. A running one is success.
    unsuspend_account, "UnsuspendAccount", Done;
    /// Remove the machine or account for good. What is gone already is success.
    terminate_account, "TerminateAccount", Done;
    /// Set the password of the service to `service.password`, the new one.
    change_password, "ChangePassword", Done;
    /// Move the service to another product or options. What is so already is success.
    change_package, "ChangePackage", Done;
    /// Renew at the provider: a renewal invoice was paid.
    renew, "Renew", Done;
    /// Check a server record's address and credentials. Only `params.server()` is known.
    test_connection, "TestConnection", Tested;
    /// Sign a client on to the provider's panel.
    service_single_sign_on, "ServiceSingleSignOn", SignedOn;
    /// Sign staff on to the provider's panel.
    admin_single_sign_on, "AdminSingleSignOn", SignedOn;
    /// A link on the servers page.
    admin_link, "AdminLink", Link;
    /// A link on the admin's service page.
    login_link, "LoginLink", Link;
    /// Links on the client's home page and sidebar, as the bridge's document for WHMCS's collection.
    custom_actions, "CustomActions", Value;
    /// The service's page in the client area. Answer from what is known; no remote call that may hang.
    client_area, "ClientArea", View;
    /// Rows on the admin's service page. Answer from what is known; no remote call that may hang.
    admin_services_tab_fields, "AdminServicesTabFields", TabFields;
    /// Take what staff typed into those rows: `params.input(KEY)`.
    admin_services_tab_fields_save, "AdminServicesTabFieldsSave", Done;
    /// Disk and bandwidth of all services of a server.
    usage_update, "UsageUpdate", Used;
    /// Metrics for usage billing, as the bridge's document for WHMCS's provider object.
    metric_provider, "MetricProvider", Value;
    /// What exists at the provider, for Server Sync.
    list_accounts, "ListAccounts", Listed;
}

#[cfg(test)]
mod tests {
    use super::*;
    use hostler_abi::function::{Answered, FUNCTIONS};

    #[test]
    fn every_function_a_module_answers_has_a_method() {
        let expected: Vec<_> =
            FUNCTIONS.iter().filter(|f| f.answered == Answered::ByModule).map(|f| f.name).collect();
        let mut found = DISPATCHED.to_vec();
        found.sort_by_key(|name| expected.iter().position(|known| known == name));
        assert_eq!(found, expected);
    }
}
