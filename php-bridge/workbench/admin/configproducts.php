<?php
/** Products: the list, details, and the Module Settings tab with its loaders. README.md lists the form fields. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\ConfigFields;
use Workbench\HookFiles;
use Workbench\Request;

AdminPage::open();
$db = App::db();
$id = Request::int('id');
$product = $id > 0 ? $db->one('SELECT * FROM tblproducts WHERE id = ?', [$id]) : null;
$tab = Request::text('tab') === 'module' ? 'module' : 'details';
$action = Request::text('action');
$module = Request::text('servertype', (string) ($product['servertype'] ?? ''));
$group = Request::text('servergroup') !== '' ? Request::int('servergroup') : (int) ($product['servergroup'] ?? 0);

if (Request::isPost()) {
    if ($action === 'save' && $tab === 'module' && $product !== null) {
        $fields = new ConfigFields($module, $group);
        $row = $fields->read(Request::map('packageconfigoption'), $product, $module !== $product['servertype']);
        $autosetup = Request::post('autosetup', (string) $product['autosetup']);
        $db->update('tblproducts', $row + [
            'servertype' => $module, 'servergroup' => $group,
            'autosetup' => in_array($autosetup, ['', 'order', 'payment', 'on'], true) ? $autosetup : '',
        ], ['id' => $id]);
        if ($module !== '') {
            // WHMCS-C-011: saving this tab is what makes WHMCS look for the module's hooks.php.
            (new HookFiles(App::settings(), App::config()))->record($module);
        }
        App::hooks()->run('ProductEdit', ['pid' => $id, 'servertype' => $module] + $row);
        AdminPage::done('success', 'Changes Saved Successfully!', "configproducts.php?action=edit&id=$id&tab=module" . (Request::post('mode') === 'advanced' ? '&mode=advanced' : ''));
    }
    if ($action === 'save') {
        $name = trim(Request::post('name'));
        if ($name === '') {
            AdminPage::done('error', 'The product needs a name', $id > 0 ? "configproducts.php?action=edit&id=$id" : 'configproducts.php?action=add');
        }
        $groupName = trim(Request::post('groupname')) ?: 'Products';
        $gid = $db->value('SELECT id FROM tblproductgroups WHERE name = ?', [$groupName]) ?? $db->insert('tblproductgroups', ['name' => $groupName]);
        $row = ['name' => $name, 'gid' => $gid, 'type' => Request::post('type', 'server'), 'description' => Request::post('description'),
            'price' => sprintf('%.2f', (float) Request::post('price')), 'setupfee' => sprintf('%.2f', (float) Request::post('setupfee')),
            'welcomeemail' => Request::int('welcomeemail'), 'hidden' => Request::posted('hidden') ? 1 : 0];
        if ($product === null) {
            $id = $db->insert('tblproducts', $row + ['autosetup' => 'payment']);
        } else {
            $db->update('tblproducts', $row, ['id' => $id]);
        }
        App::hooks()->run('ProductEdit', ['pid' => $id] + $row);
        AdminPage::done('success', 'Changes Saved Successfully!', "configproducts.php?action=edit&id=$id", ['pid' => $id]);
    }
    AdminPage::done('error', 'Nothing was asked for', 'configproducts.php');
}

if ($action === 'loader' && $product !== null) {
    try {
        $options = (new ConfigFields($module, $group))->load(Request::int('field'));
        AdminPage::json(['success' => true, 'options' => $options]);
    } catch (\RuntimeException $e) {
        AdminPage::json(['success' => false, 'error' => $e->getMessage()]);
    }
}
if ($product !== null || $action === 'add') {
    $vars = ['product' => $product, 'tab' => $product === null ? 'details' : $tab];
    if ($vars['tab'] === 'module') {
        $fields = new ConfigFields($module, $group);
        $simple = $fields->hasSimpleMode() && Request::text('mode') !== 'advanced';
        $values = [];
        for ($n = 1; $n <= 24; $n++) {
            $values[$n] = (string) $product["configoption$n"];
        }
        $names = ['' => 'None'];
        foreach (App::modules()->names() as $name) {
            $names[$name] = App::modules()->displayName($name) . ($name === App::modules()->displayName($name) ? '' : " ($name)");
        }
        if (!isset($names[$module])) {
            $names[$module] = "$module (missing)";
        }
        $vars += [
            'missing' => $module !== '' && !App::modules()->load($module), 'module' => $module, 'group' => $group, 'simple' => $simple, 'hasSimple' => $fields->hasSimpleMode(), 'modules' => $names,
            'groups' => [0 => 'None (any server of the module)'] + array_column($db->all('SELECT id, name FROM tblservergroups ORDER BY name'), 'name', 'id'),
            'settings' => $module === '' ? '' : $fields->html($module === $product['servertype'] ? $values : $fields->defaults(), $simple),
            'needsServer' => $module !== '' && App::modules()->requiresServer($module),
        ];
    } else {
        $vars += ['groupName' => (string) $db->value('SELECT name FROM tblproductgroups WHERE id = ?', [$product['gid'] ?? 0]),
            'mails' => [0 => 'None'] + array_column($db->all("SELECT id, name FROM tblemailtemplates WHERE type = 'product' ORDER BY name"), 'name', 'id'),
            'fields' => App::fields()->of('product', $id), 'options' => App::options()->of($id)];
    }
    AdminPage::render('product', $product['name'] ?? 'Add product', $vars);
    exit;
}
AdminPage::render('products', 'Products', ['products' => $db->all('SELECT p.*, g.name AS groupname, (SELECT COUNT(*) FROM tblhosting h WHERE h.packageid = p.id) AS services'
    . ' FROM tblproducts p LEFT JOIN tblproductgroups g ON g.id = p.gid ORDER BY g.name, p.id')]);
