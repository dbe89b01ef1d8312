<?php
/** What clients see and may do (contract 6, 7.6–7.8). */

$page = 'clientarea.php?action=productdetails&id=1';
$act = 'clientarea.php?action=productdetails';

return [
    'WHMCS-C-126 a GET with modop=custom does not reach the module and ends the session' => function (Bench $b) use ($page): void {
        $b->client()->request("$page&modop=custom&a=reboot");
        same([], $b->calls('reboot'));
        contains('name="username"', $b->request('clientarea.php'));
    },
    'WHMCS-C-126 a POST with modop=custom and no token does not reach the module and ends the session' => function (Bench $b) use ($act): void {
        $b->client()->request($act, ['id' => 1, 'modop' => 'custom', 'a' => 'reboot']);
        same([], $b->calls('reboot'));
        contains('name="username"', $b->request('clientarea.php'));
    },
    'WHMCS-C-122 a custom function runs with token, and its result is on the page' => function (Bench $b) use ($act): void {
        same('success', $b->client()->post($act, ['id' => 1, 'modop' => 'custom', 'a' => 'reboot'])['result']);
        same(1, count($b->calls('reboot')));
        $b->answer(['reboot' => 'The machine is <i>locked</i>']);
        contains('The action failed: The machine is <i>locked</i></div>', $b->request($act, ['id' => 1, 'modop' => 'custom', 'a' => 'reboot', 'token' => $b->token]));
    },
    'a client may call only what the module lists for clients' => function (Bench $b) use ($act): void {
        foreach (['rescue', 'TerminateAccount', 'ClientArea', 'note'] as $suffix) {
            same('error', $b->client()->post($act, ['id' => 1, 'modop' => 'custom', 'a' => $suffix])['result'], $suffix);
        }
        same([], array_merge($b->calls('rescue'), $b->calls('TerminateAccount')));
    },
    'an admin may call only what the module lists for admins' => function (Bench $b): void {
        same('success', $b->admin()->command('custom', 1, ['ac' => 'rescue'])['result']);
        same('error', $b->command('custom', 1, ['ac' => 'graphs'])['result']);
    },
    'WHMCS-C-123 PreModuleCustom can abort, AfterModuleCustom and AfterModuleCustomFailed follow' => function (Bench $b): void {
        $b->admin()->command('custom', 1, ['ac' => 'reboot']);
        same(1, count($b->hooks('AfterModuleCustom')));
        $b->answer(['reboot' => 'no']);
        $b->command('custom', 1, ['ac' => 'reboot']);
        same('no', $b->hooks('AfterModuleCustomFailed')[0]['vars']['failureResponseMessage']);
        $b->hookAnswers(['PreModuleCustom' => ['abortcmd' => true]]);
        $b->command('custom', 1, ['ac' => 'reboot']);
        same(2, count($b->calls('reboot')));
    },
    'a custom function that returns a template makes a page of its own' => function (Bench $b) use ($act): void {
        $b->client();
        $html = $b->request($act, ['id' => 1, 'modop' => 'custom', 'a' => 'graphs', 'token' => $b->token]);
        contains('<p id="sample-graph">Load: 42</p>', $html);
        contains('>Graphs</a></li></ol>', $html);
    },
    'another client\'s service is not found, whatever is asked of it' => function (Bench $b) use ($act): void {
        $b->client()->post($act, ['id' => 2, 'modop' => 'custom', 'a' => 'reboot']);
        same([404, []], [$b->status, $b->calls('reboot')]);
        $b->request('clientarea.php?action=productdetails&id=2&dosinglesignon=1');
        same(404, $b->status);
        $b->client('eve@example.com', 'eve')->order(1, false);
        $b->client()->post('viewinvoice.php', ['id' => 1, 'a' => 'pay']);
        same(404, $b->status);
    },
    'WHMCS-C-089 the password form exists only while the service is Active and the function is defined' => function (Bench $b) use ($page, $act): void {
        lacks('modulechangepassword', $b->client()->request($page));
        same('error', $b->post($act, ['id' => 1, 'modulechangepassword' => 'true', 'newpw' => 'a', 'confirmpw' => 'a'])['result']);
        same([], $b->calls('ChangePassword'));
        $b->api('ModuleCreate', ['serviceid' => 1]);
        contains('name="modulechangepassword"', $b->request($page));
    },
    'WHMCS-C-088 the client sees a password error with tags stripped' => function (Bench $b) use ($act): void {
        $b->api('ModuleCreate', ['serviceid' => 1]);
        $b->answer(['ChangePassword' => 'Too <b>short</b>']);
        same('Too short', $b->client()->post($act, ['id' => 1, 'modulechangepassword' => 'true', 'newpw' => 'a', 'confirmpw' => 'a'])['message']);
        same('error', $b->post($act, ['id' => 1, 'modulechangepassword' => 'true', 'newpw' => 'a', 'confirmpw' => 'b'])['result']);
        same(1, count($b->calls('ChangePassword')));
    },
    'WHMCS-C-109 dosinglesignon=1 redirects, and a failure shows errorMsg' => function (Bench $b) use ($page): void {
        contains('the service is not active', $b->client()->request("$page&dosinglesignon=1"));
        $b->api('ModuleCreate', ['serviceid' => 1]);
        $b->request("$page&dosinglesignon=1");
        same([302, 'https://panel.example.com/sso?u=root'], [$b->status, $b->location]);
    },
    'a redirectTo that is no http address is refused' => function (Bench $b) use ($page): void {
        $b->api('ModuleCreate', ['serviceid' => 1]);
        $source = (string) file_get_contents($b->module('sample.php'));
        file_put_contents($b->module('sample.php'), str_replace('https://panel.example.com/sso', 'javascript:alert(1)//', $source));
        $b->client()->request("$page&dosinglesignon=1");
        same([200, ''], [$b->status, $b->location]);
    },
    'WHMCS-C-152 module output is in #domain when the service has a domain, else in #manage' => function (Bench $b) use ($page): void {
        contains('id="domain"><div class="card panel"><h3>Machine</h3>', str_replace("\n", '', $b->client()->request($page)));
        $b->db()->exec("UPDATE tblhosting SET domain = '' WHERE id = 1");
        contains('id="manage"><div class="card panel"><h3>Machine</h3>', str_replace("\n", '', $b->request($page)));
    },
    'WHMCS-C-153 a replacement template suppresses the whole overview' => function (Bench $b) use ($page): void {
        file_put_contents($b->module('shape'), 'replace');
        $html = $b->client()->request($page);
        contains('<p id="sample-machine">m-1</p>', $html);
        lacks('Next due date', $html);
    },
    'the older shape with templatefile and vars, and a plain string, are shown too' => function (Bench $b) use ($page): void {
        file_put_contents($b->module('shape'), 'old');
        contains('<p id="sample-machine">old &amp; new</p>', $b->client()->request($page));
        file_put_contents($b->module('shape'), 'string');
        contains('<p id="sample-string">machine of service 1</p>', $b->request($page));
    },
    'a module\'s template cannot call PHP functions or read files elsewhere' => function (Bench $b) use ($page): void {
        file_put_contents($b->module('templates/overview.tpl'), '<p id="evil">{"id"|shell_exec}</p>');
        lacks('id="evil"', $b->client()->request($page));
        file_put_contents($b->module('templates/overview.tpl'), '<p id="evil">{include file="/etc/passwd"}</p>');
        lacks('root:', $b->request($page));
    },
    'a copy of a module template under the theme wins' => function (Bench $b) use ($page): void {
        $folder = dirname(__DIR__, 2) . '/templates/workbench/modules/servers/sample';
        holds(!is_dir($folder), "$folder is in the way");
        mkdir("$folder/templates", 0700, true);
        file_put_contents("$folder/templates/overview.tpl", '<p id="override">{$machine|escape}</p>');
        try {
            contains('<p id="override">m-1</p>', $b->client()->request($page));
        } finally {
            Bench::remove($folder);
            // Somebody's own copies may lie beside it: only empty folders go.
            @rmdir(dirname($folder));
            @rmdir(dirname($folder, 2));
        }
    },
    'WHMCS-C-137 a custom action is a POST with token that answers JSON, and a failure leads to customaction_error' => function (Bench $b): void {
        file_put_contents($b->module('sample.php'), (string) file_get_contents($b->module('sample.php')) . '
function sample_CustomActions(array $params) {
    $c = new WHMCS\Module\Server\CustomActionCollection();
    $c->add(WHMCS\Module\Server\CustomAction::factory("panel", "Panel", "sample_ServiceSingleSignOn", [$params], ["productsso"]));
    return $c;
}');
        $route = 'clientarea/service/1/custom-action/panel';
        $b->client()->request($route);
        same(303, $b->status, 'a GET');
        same(false, $b->post($route, [])['success']);
        $b->request($route, ['token' => $b->token]);
        contains('customaction_error=1', $b->location);
        $b->api('ModuleCreate', ['serviceid' => 1]);
        same(['success' => true, 'redirectTo' => 'https://panel.example.com/sso?u=root'], $b->post($route, []));
    },
    'product details carries the variables hooks add, and the sidebar can be changed by a hook' => function (Bench $b) use ($page): void {
        file_put_contents($b->module('hooks.php'), (string) file_get_contents($b->module('hooks.php')) . '
add_hook("ClientAreaPrimarySidebar", 1, function (WHMCS\View\Menu\Item $bar) {
    $bar->getChild("Service Details Actions")->addChild("Mine", ["label" => "My entry", "uri" => "https://example.com/"])->moveToFront();
});
add_hook("ClientAreaProductDetailsOutput", 1, function ($vars) { return "<p id=\"hooked\">" . get_class($vars["service"]) . "</p>"; });');
        $html = $b->client()->request($page);
        contains('<a href="https://example.com/">My entry</a>', $html);
        contains('<p id="hooked">WHMCS\Service\Service</p>', $html);
    },
];
