<?php
/** The API, logs, mails, addon modules, and what keeps strangers out (contract 4, 7.12). */

return [
    'WHMCS-C-124 ModuleCustom runs the function and answers its text as the error' => function (Bench $b): void {
        same('success', $b->api('ModuleCustom', ['serviceid' => 1, 'func_name' => 'reboot'])['result']);
        $b->answer(['reboot' => 'locked']);
        same(['result' => 'error', 'message' => 'locked'], $b->api('ModuleCustom', ['serviceid' => 1, 'func_name' => 'reboot']));
    },
    'the API answers with WHMCS\'s own messages' => function (Bench $b): void {
        same('Service ID is required', $b->api('ModuleCreate')['message']);
        same('Service ID not found', $b->api('ModuleCreate', ['serviceid' => 99])['message']);
        $b->db()->exec("UPDATE tblproducts SET servertype = '' WHERE id = 1");
        same('Service not assigned to a module', $b->api('ModuleCreate', ['serviceid' => 1])['message']);
        same('Command Not Found', $b->api('AddToDoItem')['message']);
    },
    'the API wants its credentials' => function (Bench $b): void {
        same('Authentication Failed', $b->api('GetServers', ['secret' => 'wrong'])['message']);
        same(403, $b->status);
    },
    'GetServers gives no credentials' => function (Bench $b): void {
        $answer = json_encode($b->api('GetServers'));
        contains('"hostname":"api.example.com"', $answer);
        lacks('p&ss', $answer);
        lacks('"root"', $answer);
    },
    'UpdateClientProduct writes fields, custom fields and options, and unsets' => function (Bench $b): void {
        $answer = $b->api('UpdateClientProduct', ['serviceid' => 1, 'dedicatedip' => '192.0.2.7', 'serviceusername' => 'joe', 'servicepassword' => 'a<b', 'notes' => 'n',
            'customfields' => base64_encode(serialize([1 => 'key'])), 'configoptions' => base64_encode(serialize([2 => 3]))]);
        same('success', $answer['result']);
        $b->api('UpdateClientProduct', ['serviceid' => 1, 'unset' => ['notes']]);
        $service = $b->service();
        same(['192.0.2.7', 'joe', 'a<b', '', 'key'], [$service['dedicatedip'], $service['username'], $service['password'], $service['notes'], $service['customfields']['customfield'][0]['value']]);
        same([3, 0], array_slice(array_column($service['configoptions']['configoption'], 'value'), 1));
        same('Invalid Status', $b->api('UpdateClientProduct', ['serviceid' => 1, 'status' => 'Gone'])['message']);
    },
    'EncryptPassword gives another text each time and DecryptPassword the plain one; plain text decrypts to nothing' => function (Bench $b): void {
        $one = $b->api('EncryptPassword', ['password2' => 'pä&ss'])['password'];
        $two = $b->api('EncryptPassword', ['password2' => 'pä&ss'])['password'];
        holds($one !== $two && $one !== 'pä&ss', 'the ciphertext is the same');
        same(['pä&ss', 'pä&ss', ''], [$b->api('DecryptPassword', ['password2' => $one])['password'], $b->api('DecryptPassword', ['password2' => $two])['password'], $b->api('DecryptPassword', ['password2' => 'plain'])['password']]);
    },
    'SendEmail renders service fields; a hook with abortsend, or an unknown template, is an error' => function (Bench $b): void {
        $b->api('ModuleCreate', ['serviceid' => 1]);
        same('success', $b->api('SendEmail', ['messagename' => 'Server Welcome Email', 'id' => 1])['result']);
        same('success', $b->api('SendEmail', ['customtype' => 'product', 'id' => 1, 'customsubject' => 'S', 'custommessage' => 'IP {$service_dedicated_ip} {$mine}', 'customvars' => base64_encode(serialize(['mine' => '<x>']))])['result']);
        same('IP 203.0.113.1 &lt;x&gt;', $b->db()->query('SELECT message FROM tblemails ORDER BY id DESC')->fetchColumn());
        $b->hookAnswers(['EmailPreSend' => ['abortsend' => true]]);
        contains('Sending Failed', $b->api('SendEmail', ['messagename' => 'Server Welcome Email', 'id' => 1])['message']);
        same(2, count(array_keys($b->mails(), 'Server Welcome Email')));
        same('error', $b->api('SendEmail', ['messagename' => 'No Such', 'id' => 1])['result']);
    },
    'EmailPreSend adds merge fields' => function (Bench $b): void {
        $b->hookAnswers(['EmailPreSend' => ['service_domain' => 'from-a-hook.example']]);
        $b->api('ModuleCreate', ['serviceid' => 1]);
        contains('from-a-hook.example', (string) $b->db()->query('SELECT subject FROM tblemails')->fetchColumn());
    },
    'OpenTicket opens a ticket staff can read, and refuses an unknown department' => function (Bench $b): void {
        $ticket = $b->api('OpenTicket', ['deptid' => 1, 'subject' => 'Set <up>', 'message' => 'Please', 'clientid' => 1, 'serviceid' => 1, 'admin' => 1]);
        same('success', $ticket['result']);
        contains('Set &lt;up&gt;', $b->admin()->request('admin/supporttickets.php?id=' . $ticket['id']));
        same('Department ID not found', $b->api('OpenTicket', ['deptid' => 9, 'subject' => 'x', 'message' => 'y'])['message']);
    },
    'the Module Log masks values everywhere and is silent when it is off' => function (Bench $b): void {
        $b->api('ModuleCreate', ['serviceid' => 1]);
        $logged = (string) $b->db()->query("SELECT request FROM tblmodulelog WHERE action = 'CreateAccount'")->fetchColumn();
        lacks(htmlspecialchars($b->service()['password'], ENT_QUOTES), $logged);
        contains('**********', $logged);
        $b->admin()->post('admin/systemmodulelog.php', ['action' => 'disable']);
        $b->api('ModuleCreate', ['serviceid' => 2]);
        same('1', (string) $b->db()->query("SELECT COUNT(*) FROM tblmodulelog WHERE action = 'CreateAccount'")->fetchColumn());
    },
    'module functions called for a service that was never created reach the module' => function (Bench $b): void {
        same('success', $b->api('ModuleTerminate', ['serviceid' => 1])['result']);
        same('Terminated', $b->service()['status']);
    },
    'an addon module is activated, shows its page, and its hooks load from then on' => function (Bench $b): void {
        $folder = $b->dir . '/modules/addons/demo';
        @mkdir($folder);
        file_put_contents("$folder/demo.php", '<?php function demo_config() { return ["name" => "Demo", "version" => "1", "fields" => ["key" => ["Type" => "text", "Default" => "abc"]]]; }
function demo_activate() { return ["status" => "success", "description" => "ready"]; }
function demo_output($vars) { echo "<p id=\"demo\">" . $vars["modulelink"] . " " . $vars["key"] . "</p>"; }');
        file_put_contents("$folder/hooks.php", '<?php add_hook("AfterModuleCreate", 1, function ($vars) { logActivity("seen by the addon"); });');
        lacks('id="demo"', $b->admin()->request('admin/addonmodules.php?module=demo'));
        $b->command('create');
        holds(!in_array('seen by the addon', $b->activity(), true), 'hooks loaded before activation');
        same(['result' => 'success', 'message' => 'ready'], $b->post('admin/addonmodules.php', ['module' => 'demo', 'wbaction' => 'activate']));
        contains('<p id="demo">addonmodules.php?module=demo abc</p>', $b->request('admin/addonmodules.php?module=demo'));
        $b->command('create');
        holds(in_array('seen by the addon', $b->activity(), true), 'hooks did not load after activation');
        Bench::remove($folder);
    },
    'GetTickets finds a ticket by a part of its subject' => function (Bench $b): void {
        $b->api('OpenTicket', ['deptid' => 1, 'subject' => 'Task 17 [abc]', 'message' => 'x', 'clientid' => 1]);
        same([1, 0, 0], [$b->api('GetTickets', ['deptid' => 1, 'subject' => '[abc]', 'limitnum' => 1])['totalresults'], $b->api('GetTickets', ['subject' => '[abd]'])['totalresults'], $b->api('GetTickets', ['deptid' => 2])['totalresults']]);
    },
    'a UsageUpdate that writes tblhosting through Capsule shows on the client\'s page' => function (Bench $b): void {
        file_put_contents($b->module('sample.php'), str_replace("sample_note('UsageUpdate', \$params);", 'use_capsule($params);', (string) file_get_contents($b->module('sample.php'))) . '
function use_capsule($params) {
    $db = WHMCS\\Database\\Capsule::class;
    $db::schema()->create("mod_sample", function ($table) { $table->increments("id"); $table->string("name")->unique(); $table->integer("n")->default(0); });
    $db::table("mod_sample")->updateOrInsert(["name" => "a"], ["n" => 1]);
    $db::table("mod_sample")->where("name", "a")->increment("n");
    foreach ($db::table("tblhosting")->where("server", $params["serverid"])->whereIn("domainstatus", ["Active", "Pending"])->orderBy("id", "desc")->get() as $row) {
        $db::table("tblhosting")->where("id", $row->id)->where(function ($q) { $q->where("domain", "like", "web%")->orWhere("domain", "nothing"); })
            ->update(["diskusage" => 10 * $db::table("mod_sample")->where("name", "a")->value("n"), "disklimit" => 100, "lastupdate" => date("Y-m-d H:i:s")]);
    }
}');
        $b->cron('now');
        contains('20MB / 100MB (20%)', $b->client()->request('clientarea.php?action=productdetails&id=1'));
        lacks('20MB', $b->client('eve@example.com', 'eve')->request('clientarea.php?action=productdetails&id=2'));
    },
    'classes under lib/ are found by namespace' => function (Bench $b): void {
        mkdir($b->module('lib'));
        file_put_contents($b->module('lib/Client.php'), '<?php namespace WHMCS\Module\Server\Sample; class Client { const NAME = "from lib"; }');
        file_put_contents($b->module('sample.php'), str_replace("return sample_note('reboot', \$params);", 'return \WHMCS\Module\Server\Sample\Client::NAME;', (string) file_get_contents($b->module('sample.php'))));
        same('from lib', $b->api('ModuleCustom', ['serviceid' => 1, 'func_name' => 'reboot'])['message']);
    },
    'a module that prints does not break the answer; the Activity Log says so' => function (Bench $b): void {
        file_put_contents($b->module('sample.php'), str_replace("return sample_note('CreateAccount'", "echo 'noise'; return sample_note('CreateAccount'", str_replace('$result = sample_note(\'CreateAccount\'', 'echo "noise"; $result = sample_note(\'CreateAccount\'', (string) file_get_contents($b->module('sample.php')))));
        same('success', $b->admin()->command('create')['result']);
        contains('printed 5 bytes in CreateAccount', implode("\n", $b->activity()));
    },
    'no admin page without login, and no POST without token' => function (Bench $b): void {
        foreach (glob(dirname(__DIR__, 2) . '/admin/*.php') ?: [] as $file) {
            $name = basename($file);
            if ($name === 'login.php') {
                continue;
            }
            $b->reset();
            $b->request("admin/$name?id=1");
            same([303, 'login.php'], [$b->status, $b->location], $name);
            $b->admin()->request("admin/$name", ['id' => 1, 'action' => 'save', 'modop' => 'create']);
            same(403, $b->status, "$name without token");
        }
        same([], $b->calls('CreateAccount'));
    },
    'a wrong password logs nobody in, and passwords are kept as hashes' => function (Bench $b): void {
        $b->request('admin/login.php');
        $b->post('dologin.php', ['username' => 'client@example.com', 'password' => 'wrong']);
        same(403, $b->status);
        foreach ($b->db()->query('SELECT password FROM tblclients UNION ALL SELECT password FROM tbladmins UNION ALL SELECT secret FROM tblapi_credentials')->fetchAll(PDO::FETCH_COLUMN) as $hash) {
            same('$2y$', substr($hash, 0, 4));
        }
    },
    'sources, templates and configuration are not served' => function (Bench $b): void {
        foreach (['configuration.php', 'setup.php', 'src/App.php', 'templates/admin/layout.php', 'crons/cron.php', 'tests/run.php', '.gitignore'] as $path) {
            $b->request($path);
            same(404, $b->status, $path);
        }
    },
];
