//! The catalogue: one entry per ABI minor, which names that minor's structs. abi_stable compares entries by name and
//! position, so entries are only ever added at the end.

use abi_stable::StableAbi;
use abi_stable::library::{RootModule, RootModuleResult};
use abi_stable::package_version_strings;
use abi_stable::prefix_type::PrefixTypeTrait;
use abi_stable::sabi_types::VersionStrings;
use hostler_abi::layout::{hostler_host_v1_0, hostler_module_v1_0};

/// Every minor's structs, by the arguments of a function nobody calls.
#[repr(C)]
#[derive(StableAbi)]
#[sabi(kind(Prefix(prefix_ref = CatalogRef)))]
#[sabi(missing_field(panic))]
pub struct Catalog {
    /// ABI 1.0. `hostler_str` and `hostler_call` are reached through the functions of these two.
    #[sabi(last_prefix_field)]
    pub v1_0: extern "C" fn(host: &hostler_host_v1_0, module: &hostler_module_v1_0),
}

impl RootModule for CatalogRef {
    const BASE_NAME: &'static str = "hostler_layout";
    const NAME: &'static str = "hostler_layout";
    const VERSION_STRINGS: VersionStrings = package_version_strings!();

    abi_stable::declare_root_module_statics! { CatalogRef }
}

/// Called by a host that wants the values behind the layout; ours compares layouts only.
pub extern "C" fn construct() -> RootModuleResult {
    fn catalog() -> CatalogRef {
        Catalog { v1_0 }.leak_into_prefix()
    }
    abi_stable::library::__call_root_module_loader(catalog)
}

extern "C" fn v1_0(_host: &hostler_host_v1_0, _module: &hostler_module_v1_0) {}
