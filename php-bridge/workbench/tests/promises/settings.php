<?php
/** Discovery, module settings, parameters, servers (contract 7.1–7.3, 7.6). */

return [
    'WHMCS-C-011 a hooks.php added later is loaded only after the module settings of a product were saved' => function (Bench $b): void {
        $hooks = (string) file_get_contents($b->module('hooks.php'));
        unlink($b->module('hooks.php'));
        $b->admin()->post('admin/configproducts.php', ['action' => 'save', 'tab' => 'module', 'id' => 1, 'servertype' => 'sample']);
        file_put_contents($b->module('hooks.php'), $hooks);
        $b->command('create');
        same([], $b->hooks('AfterModuleCreate'));
        $b->post('admin/configproducts.php', ['action' => 'save', 'tab' => 'module', 'id' => 1, 'servertype' => 'sample']);
        $b->command('create');
        same(1, count($b->hooks('AfterModuleCreate')));
    },
    'WHMCS-C-029 a module that needs no server gets empty server values and server = false' => function (Bench $b): void {
        $source = (string) file_get_contents($b->module('sample.php'));
        file_put_contents($b->module('sample.php'), str_replace("'RequiresServer' => true", "'RequiresServer' => false", $source));
        $b->admin()->command('create');
        $params = $b->calls('CreateAccount')[0]['params'];
        same([false, 0, '', '', '', ''], [$params['server'], $params['serverid'], $params['serverip'], $params['serverhostname'], $params['serverpassword'], $params['serverport']]);
        lacks('value="sample"', $b->request('admin/configservers.php?action=add'));
    },
    'WHMCS-C-036 settings arrive by position, their names never' => function (Bench $b): void {
        $b->admin()->command('create');
        $params = $b->calls('CreateAccount')[0]['params'];
        same(['cx22', 'k&amp;y', '', 'eu', 'SSD'], [$params['configoption1'], $params['configoption2'], $params['configoption3'], $params['configoption4'], $params['configoption5']]);
        holds(!isset($params['Plan']) && !isset($params['Region']), 'a field name arrived');
    },
    'WHMCS-C-045 a ticked yesno arrives as on, an unticked one as an empty string' => function (Bench $b): void {
        $save = ['action' => 'save', 'tab' => 'module', 'id' => 1, 'servertype' => 'sample'];
        $b->admin()->post('admin/configproducts.php', $save + ['packageconfigoption' => [3 => 'on']]);
        $b->command('create');
        $b->post('admin/configproducts.php', $save + ['packageconfigoption' => [3 => '']]);
        $b->command('create');
        $calls = $b->calls('CreateAccount');
        same(['on', ''], [$calls[0]['params']['configoption3'], $calls[1]['params']['configoption3']]);
    },
    'WHMCS-C-046 a setting the module does not define arrives as an empty string' => function (Bench $b): void {
        $b->admin()->command('create');
        same('', $b->calls('CreateAccount')[0]['params']['configoption24']);
    },
    'values people typed arrive entity-encoded, and the page prints what they typed' => function (Bench $b): void {
        $b->api('ModuleCreate', ['serviceid' => 2]);
        $params = $b->calls('CreateAccount')[0]['params'];
        same(['A &amp; B', 'O&#039;Neil', 'p&amp;ss&lt;1&gt;'], [$params['clientsdetails']['companyname'], $params['clientsdetails']['lastname'], $params['serverpassword']]);
        contains('Eve O&#039;Neil <span class="muted">(A &amp; B)</span>', $b->admin()->request('admin/services.php'));
    },
    'configurable options arrive under the name before the bar: text, number, 1 or 0' => function (Bench $b): void {
        $b->client()->order(1, true, ['configoption' => [1 => 2, 2 => 3, 3 => 1], 'customfield' => [1 => 'ssh-ed25519 AAAA']]);
        $params = $b->calls('CreateAccount')[0]['params'];
        same(['image' => 'ubuntu', 'ips' => 3, 'backups' => 1], $params['configoptions']);
        same('ssh-ed25519 AAAA', $params['customfields']['sshkey']);
    },
    'all six field types are drawn, and a loader field is a live dropdown in simple mode' => function (Bench $b): void {
        $advanced = $b->admin()->request('admin/configproducts.php?action=edit&id=1&tab=module&mode=advanced');
        foreach (['type="text" id="f-packageconfigoption-1"', 'type="password" id="f-packageconfigoption-2"', 'type="checkbox" id="f-packageconfigoption-3"', '<select id="f-packageconfigoption-4"', 'type="radio" name="packageconfigoption[5]" value="NVMe"', '<textarea id="f-packageconfigoption-6"'] as $part) {
            contains($part, $advanced);
        }
        $simple = $b->request('admin/configproducts.php?action=edit&id=1&tab=module');
        contains('<select id="f-packageconfigoption-1" name="packageconfigoption[1]"><option value="cx22" selected>cx22 - 2 cores, 4 GB</option>', $simple);
        lacks('packageconfigoption[2]', $simple);
    },
    'saving in simple mode keeps the settings it does not show' => function (Bench $b): void {
        $b->admin()->post('admin/configproducts.php', ['action' => 'save', 'tab' => 'module', 'id' => 1, 'servertype' => 'sample', 'packageconfigoption' => [1 => 'cx32']]);
        $b->command('create');
        $params = $b->calls('CreateAccount')[0]['params'];
        same(['cx32', 'k&amp;y'], [$params['configoption1'], $params['configoption2']]);
    },
    'a loader\'s exception is shown to the admin, escaped, and the field stays usable' => function (Bench $b): void {
        touch($b->module('loader-fails'));
        $page = $b->admin()->request('admin/configproducts.php?action=edit&id=1&tab=module');
        contains('the catalogue could not be read: &lt;no password&gt;', $page);
        contains('type="text" id="f-packageconfigoption-1"', $page);
        same(['success' => false, 'error' => 'the catalogue could not be read: <no password>'], json_decode($b->request('admin/configproducts.php?action=loader&id=1&field=1'), true));
    },
    'Test Connection works with a server that is not saved, without serverid' => function (Bench $b): void {
        $form = ['action' => 'testconnection', 'id' => 0, 'type' => 'sample', 'hostname' => 'h.example.com', 'secure' => 'on'];
        same(['success' => false, 'error' => 'the provider refused the token'], $b->admin()->post('admin/configservers.php', $form + ['password' => 'wrong']));
        same(['success' => true, 'error' => ''], $b->post('admin/configservers.php', $form + ['password' => 'right']));
        $params = $b->calls('TestConnection')[1]['params'];
        same(['h.example.com', true, 'https', '8443', false], [$params['serverhostname'], $params['serversecure'], $params['serverhttpprefix'], $params['serverport'], isset($params['serverid']) || isset($params['serviceid'])]);
        same('1', (string) $b->db()->query('SELECT COUNT(*) FROM tblservers')->fetchColumn());
    },
    'Test Connection of a saved server uses the stored password when none is typed' => function (Bench $b): void {
        $b->admin()->post('admin/configservers.php', ['action' => 'testconnection', 'id' => 1, 'type' => 'sample', 'hostname' => 'x']);
        same('p&amp;ss&lt;1&gt;', $b->calls('TestConnection')[0]['params']['serverpassword']);
    },
    'server and service passwords are encrypted at rest and in no admin page' => function (Bench $b): void {
        $b->admin()->command('create');
        $password = $b->service()['password'];
        $raw = $b->db()->query('SELECT password FROM tblservers UNION ALL SELECT password FROM tblhosting')->fetchAll(PDO::FETCH_COLUMN);
        foreach ($raw as $stored) {
            holds(strpos($stored, 'p&ss') === false && strpos($stored, $password) === false, 'a password is stored in the clear');
        }
        lacks(htmlspecialchars('p&ss<1>', ENT_QUOTES), $b->request('admin/configservers.php?action=edit&id=1'));
        lacks(htmlspecialchars($password, ENT_QUOTES), $b->request('admin/clientsservices.php?id=1'));
        same($password, $b->post('admin/clientsservices.php', ['id' => 1, 'action' => 'showpassword'])['password']);
    },
    'AdminLink and AdminSingleSignOn appear on the server list, and sign-on redirects' => function (Bench $b): void {
        contains('<a href="https://console.example.com/" target="_blank">Provider console</a>', $b->admin()->request('admin/configservers.php'));
        same('https://console.example.com/', $b->post('admin/configservers.php', ['action' => 'sso', 'id' => 1])['redirectTo']);
    },
    'a LoginLink that prints instead of returning appears on the service page' => function (Bench $b): void {
        contains('<a href="https://panel.example.com/">Log in to the panel</a>', $b->admin()->request('admin/clientsservices.php?id=1'));
    },
    'AdminServicesTabFieldsSave runs on every save and reads entity-encoded input' => function (Bench $b): void {
        $b->admin()->post('admin/clientsservices.php', ['id' => 1, 'action' => 'save', 'dedicatedip' => '192.0.2.9', 'sample_note' => 'a & "b"']);
        same('192.0.2.9', $b->service()['dedicatedip']);
        contains('name="sample_note" value="a &amp; &quot;b&quot;"', $b->request('admin/clientsservices.php?id=1'));
    },
    'a module whose file is missing or broken is named on every page that needs it' => function (Bench $b): void {
        file_put_contents($b->module('sample.php'), '<?php this is no PHP');
        contains('The module sample could not be loaded', $b->admin()->request('admin/configproducts.php?action=edit&id=1&tab=module'));
        contains('The module could not be loaded', $b->request('admin/clientsservices.php?id=1'));
        contains('Module sample could not be loaded', $b->command('create')['message']);
        contains('Module sample could not be loaded: syntax error', implode("\n", $b->activity()));
        $b->client()->request('clientarea.php?action=productdetails&id=1');
        same(200, $b->status);
    },
    'a server is added, edited and put into a new group' => function (Bench $b): void {
        $id = $b->admin()->post('admin/configservers.php', ['action' => 'save', 'id' => 0, 'form' => 1, 'name' => 'B', 'type' => 'sample', 'hostname' => 'b.example.com', 'password' => 'x<y', 'newgroup' => 'East'])['serverid'];
        $b->post('admin/configservers.php', ['action' => 'save', 'id' => $id, 'form' => 1, 'name' => 'B2', 'type' => 'sample', 'hostname' => 'b2.example.com', 'groups' => [1]]);
        $b->post('admin/configservers.php', ['action' => 'testconnection', 'id' => $id, 'type' => 'sample']);
        same(['b2.example.com', 'x&lt;y'], [$b->calls('TestConnection')[0]['params']['serverhostname'], $b->calls('TestConnection')[0]['params']['serverpassword']]);
        $b->post('admin/configproducts.php', ['action' => 'save', 'tab' => 'module', 'id' => 1, 'servertype' => 'sample', 'servergroup' => 1]);
        $placed = $b->client()->order(1);
        same($id, $b->service($placed['serviceids'][0])['serverid']);
    },
    'seeding twice changes nothing' => function (Bench $b): void {
        $count = function () use ($b): array {
            return array_map(function (string $table) use ($b): int {
                return (int) $b->db()->query("SELECT COUNT(*) FROM $table")->fetchColumn();
            }, ['tblproducts', 'tblservers', 'tblclients', 'tblhosting', 'tblcustomfields', 'tblproductconfigoptionssub', 'tbladmins', 'tblapi_credentials', 'tblemailtemplates']);
        };
        $before = $count();
        $b->php('setup.php', ['--config', $b->dir . '/configuration.php', '--seed', $b->dir . '/seed.json']);
        same($before, $count());
        $b->admin();
    },
];
