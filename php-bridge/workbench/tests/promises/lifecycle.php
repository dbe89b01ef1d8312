<?php
/** Lifecycle functions: status, mails, hooks, queue (contract 7.4, 7.5). */

return [
    'WHMCS-C-072 a successful create makes the service Active, sends the welcome mail with what the module stored, runs AfterModuleCreate' => function (Bench $b): void {
        same('success', $b->admin()->command('create')['result']);
        $service = $b->service();
        same(['Active', '203.0.113.1', 'root'], [$service['status'], $service['dedicatedip'], $service['username']]);
        same(['Server Welcome Email'], $b->mails());
        contains('IP address: 203.0.113.1<br>User name: root', (string) $b->db()->query('SELECT message FROM tblemails')->fetchColumn());
        same([1], array_map(function (array $hook): int {
            return $hook['vars']['params']['serviceid'];
        }, $b->hooks('AfterModuleCreate')));
    },
    'WHMCS-C-063 an automated create that fails leaves the service Pending, sends no welcome mail, logs and queues the module\'s text' => function (Bench $b): void {
        $b->answer(['CreateAccount' => 'no stock <b>today</b>']);
        $id = $b->client()->order(1)['serviceids'][0];
        same('Pending', $b->service($id)['status']);
        same([], array_values(array_intersect($b->mails(), ['Server Welcome Email'])));
        holds(in_array("Module Create Failed - Service ID: $id - Error: no stock <b>today</b>", $b->activity(), true), 'the Activity Log line is missing');
        same('no stock <b>today</b>', $b->hooks('AfterModuleCreateFailed')[0]['vars']['failureResponseMessage']);
        $queue = $b->api('GetModuleQueue')['queue'];
        same([1, 'service', $id, 'sample', 'CreateAccount', 'no stock <b>today</b>', 0], [count($queue), $queue[0]['serviceType'], $queue[0]['serviceId'], $queue[0]['moduleName'], $queue[0]['moduleAction'], $queue[0]['lastAttemptError'], $queue[0]['numRetries']]);
    },
    'WHMCS-C-064 a failed automated action mails the admins' => function (Bench $b): void {
        $b->answer(['CreateAccount' => 'no stock']);
        $b->client()->order(1);
        holds(in_array('Admin', $b->mails(), true), 'no mail to the admins');
    },
    'WHMCS-C-062 a failed click shows the module\'s own text to the admin and makes no queue row' => function (Bench $b): void {
        $b->answer(['CreateAccount' => 'the plan "x" is unknown']);
        same(['result' => 'error', 'message' => 'the plan "x" is unknown'], $b->admin()->command('create'));
        same(0, $b->api('GetModuleQueue')['count']);
        $b->request('admin/clientsservices.php', ['token' => $b->token, 'id' => 1, 'modop' => 'create']);
        same(303, $b->status);
        contains('data-result="error" role="status">the plan &quot;x&quot; is unknown</div>', $b->request('admin/clientsservices.php?id=1'));
    },
    'WHMCS-C-065 the cron does not retry the queue, an admin does' => function (Bench $b): void {
        $b->answer(['CreateAccount' => 'no stock']);
        $b->client()->order(1);
        $b->cron('now', true);
        $b->cron('+1 day');
        same(1, count($b->calls('CreateAccount')));
        $b->admin()->post('admin/modulequeue.php', ['action' => 'retry', 'id' => $b->api('GetModuleQueue')['queue'][0]['id']]);
        same(2, count($b->calls('CreateAccount')));
        same(1, $b->api('GetModuleQueue')['queue'][0]['numRetries']);
    },
    'WHMCS-C-066 a failure leaves the status as it was' => function (Bench $b): void {
        $b->admin()->command('create');
        $b->answer(['SuspendAccount' => 'locked', 'TerminateAccount' => 'locked']);
        $b->command('suspend');
        $b->command('terminate');
        same('Active', $b->service()['status']);
    },
    'WHMCS-C-067 a success resolves the matching queue entry, whoever caused it' => function (Bench $b): void {
        $b->answer(['CreateAccount' => 'no stock']);
        $id = $b->client()->order(1)['serviceids'][0];
        same(1, $b->api('GetModuleQueue')['count']);
        $b->answer([]);
        $b->admin()->command('create', $id);
        same(0, $b->api('GetModuleQueue')['count']);
    },
    'WHMCS-C-069 a Pre hook with abortcmd keeps the module function from being called' => function (Bench $b): void {
        $b->hookAnswers(['PreModuleCreate' => ['abortcmd' => true]]);
        same('error', $b->admin()->command('create')['result']);
        same([], $b->calls('CreateAccount'));
        same('Pending', $b->service()['status']);
    },
    'a Pre hook overrides parameters that are in no table' => function (Bench $b): void {
        $b->hookAnswers(['PreModuleCreate' => ['configoption1' => 'from-the-hook', 'extra' => 'x']]);
        $b->admin()->command('create');
        $params = $b->calls('CreateAccount')[0]['params'];
        same(['from-the-hook', 'x'], [$params['configoption1'], $params['extra']]);
    },
    'WHMCS-C-077 suspend, unsuspend and terminate set the status, and the reason reaches the module' => function (Bench $b): void {
        $b->admin()->command('create');
        $b->command('suspend', 1, ['suspendreason' => 'Abuse & more']);
        same(['Suspended', 'Abuse & more'], [$b->service()['status'], $b->service()['suspensionreason']]);
        same('Abuse &amp; more', $b->calls('SuspendAccount')[0]['params']['suspendreason']);
        $b->command('unsuspend');
        same(['Active', ''], [$b->service()['status'], $b->service()['suspensionreason']]);
        $b->command('terminate');
        same('Terminated', $b->service()['status']);
    },
    'WHMCS-C-090 AfterModuleChangePassword gets the old and the new password and no params' => function (Bench $b): void {
        $b->admin()->command('create');
        $old = $b->service()['password'];
        same('success', $b->api('ModuleChangePw', ['serviceid' => 1, 'servicepassword' => 'n&w'])['result']);
        same(['serviceid' => 1, 'oldpassword' => $old, 'newpassword' => 'n&w'], $b->hooks('AfterModuleChangePassword')[0]['vars']);
        same('n&w', $b->service()['password']);
        same('n&amp;w', $b->calls('ChangePassword')[0]['params']['password']);
    },
    'a password that the module refused is not stored' => function (Bench $b): void {
        $b->admin()->command('create');
        $old = $b->service()['password'];
        $b->answer(['ChangePassword' => 'too short']);
        same(['result' => 'error', 'message' => 'too short'], $b->api('ModuleChangePw', ['serviceid' => 1, 'servicepassword' => 'x']));
        same($old, $b->service()['password']);
    },
    'an Error thrown by a module function is a failure with its message, and the page lives' => function (Bench $b): void {
        $b->answer(['CreateAccount' => 'THROW']);
        same(['result' => 'error', 'message' => 'the module fell over'], $b->admin()->command('create'));
    },
    'WHMCS-C-061 no button and no automation for a function the module lacks' => function (Bench $b): void {
        $source = (string) file_get_contents($b->module('sample.php'));
        file_put_contents($b->module('sample.php'), str_replace(['function sample_SuspendAccount', 'function sample_Renew', 'function sample_TestConnection'], ['function sample_xSuspend', 'function sample_xRenew', 'function sample_xTest'], $source));
        $b->admin()->command('create');
        $page = $b->request('admin/clientsservices.php?id=1');
        lacks('value="suspend"', $page);
        lacks('value="renew"', $page);
        contains('value="unsuspend"', $page);
        $b->cron('+60 days');
        same(['Active', 0], [$b->service()['status'], $b->api('GetModuleQueue')['count']]);
        contains('data-testable=""', $b->request('admin/configservers.php?action=add'));
    },
    'user name and password exist before CreateAccount is called' => function (Bench $b): void {
        $b->admin()->command('create');
        $params = $b->calls('CreateAccount')[0]['params'];
        same('web1exam', $params['username']);
        holds(strlen(htmlspecialchars_decode($params['password'], ENT_QUOTES)) === 14, 'the password has ' . strlen($params['password']) . ' characters');
    },
    'an addon is created by the same function with addonId, its own model and its own properties' => function (Bench $b): void {
        $placed = $b->client()->order(1, true, ['addons' => [1]]);
        $calls = $b->calls('CreateAccount');
        same(2, count($calls));
        same(['WHMCS\Service\Service', 0, 'WHMCS\Service\Addon', $placed['addonids'][0]], [$calls[0]['model'], $calls[0]['params']['addonId'], $calls[1]['model'], $calls[1]['params']['addonId']]);
        same($placed['serviceids'][0], $calls[1]['params']['serviceid']);
        same('Active', $b->api('GetClientsAddons', ['serviceid' => $placed['serviceids'][0]])['addons']['addon'][0]['status']);
        // For an addon every property is a custom field: 'Dedicated IP' as well.
        same('1', (string) $b->db()->query("SELECT COUNT(*) FROM tblcustomfields WHERE type = 'addon' AND fieldname = 'Dedicated IP'")->fetchColumn());
    },
    'service properties with core names write columns, others make an admin-only custom field' => function (Bench $b): void {
        $b->admin()->command('create');
        same('0', (string) $b->db()->query("SELECT COUNT(*) FROM tblcustomfields WHERE fieldname IN ('Dedicated IP', 'Username')")->fetchColumn());
        same(['m-1-0', 'on'], $b->db()->query("SELECT v.value, f.adminonly FROM tblcustomfields f JOIN tblcustomfieldsvalues v ON v.fieldid = f.id WHERE f.fieldname = 'Machine'")->fetch(PDO::FETCH_NUM));
        lacks('m-1-0', $b->client()->request('clientarea.php?action=productdetails&id=1&none=1'));
    },
];
