<?php
declare(strict_types=1);

use Hostler\Effects;
use Hostler\Mask;
use Hostler\Settings;
use Hostler\Tests\Check;
use Hostler\Tests\FakeDoor;
use Hostler\Tests\FakeModel;
use Hostler\Tests\FakeWhmcs;

$property = static function (string $id, string $name, string $value, int $service = 7): array {
    return ['id' => $id, 'do' => 'set_property', 'service_id' => $service, 'addon_id' => 0, 'name' => $name, 'value' => $value];
};

return [
    'a property is saved on the model of the running call' => static function () use ($property): void {
        $model = new FakeModel();
        $acks = Effects::apply([$property('1', 'Dedicated IP', '203.0.113.7')], ['serviceid' => '7', 'model' => $model]);
        Check::same([['id' => '1', 'status' => 'applied']], $acks);
        Check::same(['Dedicated IP' => '203.0.113.7'], $model->serviceProperties->saved);
    },
    'the model of another service is not written to' => static function () use ($property): void {
        $model = new FakeModel();
        Effects::apply([$property('1', 'Username', 'root', 8)], ['serviceid' => 7, 'model' => $model]);
        Check::same([], $model->serviceProperties->saved);
        Check::same([['UpdateClientProduct', ['serviceid' => 8, 'serviceusername' => 'root']]], FakeWhmcs::$api);
    },
    'without a model core properties go through the API' => static function () use ($property): void {
        Effects::apply([$property('1', 'Password', 'p&w'), $property('2', 'Dedicated IP', '')], []);
        Check::same([
            ['UpdateClientProduct', ['serviceid' => 7, 'servicepassword' => 'p&w']],
            ['UpdateClientProduct', ['serviceid' => 7, 'dedicatedip' => '']],
        ], FakeWhmcs::$api);
    },
    'a property nobody can store is acknowledged as failed' => static function () use ($property): void {
        $acks = Effects::apply([$property('1', 'Machine ID', '42')], []);
        Check::same('failed', $acks[0]['status']);
        Check::has('Machine ID', $acks[0]['error']);
    },
    'an unknown effect ends the list and is acknowledged as unsupported' => static function () use ($property): void {
        $acks = Effects::apply([['id' => '1', 'do' => 'dance'], $property('2', 'Username', 'x')], []);
        Check::same(['unsupported'], array_column($acks, 'status'));
        Check::same([], FakeWhmcs::$api);
    },
    'after a failed change no mail speaks of the service' => static function () use ($property): void {
        FakeWhmcs::$apiAnswers['UpdateClientProduct'] = ['result' => 'error', 'message' => 'no such service'];
        $acks = Effects::apply([
            $property('1', 'Username', 'x'),
            ['id' => '2', 'do' => 'send_email', 'template' => 'Ready', 'related_id' => 7],
            ['id' => '3', 'do' => 'log_activity', 'message' => 'm', 'client_id' => 1],
        ], []);
        Check::same(['failed', 'failed', 'applied'], array_column($acks, 'status'));
        Check::same(['UpdateClientProduct'], array_column(FakeWhmcs::$api, 0));
    },
    'a property of the module\'s own that cannot be stored stops nothing' => static function () use ($property): void {
        $acks = Effects::apply([$property('1', 'Machine ID', '42'), ['id' => '2', 'do' => 'run_module_function', 'service_id' => 7, 'command' => 'ModuleCreate']], []);
        Check::same(['failed', 'applied'], array_column($acks, 'status'));
    },
    'an effect that comes twice is applied once' => static function (): void {
        $effect = ['id' => '9', 'do' => 'send_email', 'template' => 'Ready', 'related_id' => 7];
        Effects::apply([$effect], []);
        $acks = Effects::apply([$effect], []);
        Check::same('applied', $acks[0]['status']);
        Check::same([['SendEmail', ['messagename' => 'Ready', 'id' => 7]]], FakeWhmcs::$api);
    },
    'assigned addresses, a status and usage go through the API' => static function (): void {
        Effects::apply([
            ['id' => '1', 'do' => 'set_service', 'service_id' => 7, 'assignedips' => "a\nb"],
            ['id' => '2', 'do' => 'set_status', 'service_id' => 7, 'status' => 'Active'],
            ['id' => '3', 'do' => 'set_usage', 'service_id' => 7, 'fields' => ['diskusage' => 0, 'bwusage' => 12, 'odd' => 3]],
        ], []);
        Check::same([
            ['UpdateClientProduct', ['serviceid' => 7, 'assignedips' => "a\nb"]],
            ['UpdateClientProduct', ['serviceid' => 7, 'status' => 'Active']],
            ['UpdateClientProduct', ['serviceid' => 7, 'diskusage' => 0, 'bwusage' => 12]],
        ], FakeWhmcs::$api);
    },
    'usage on a model says when it was taken' => static function (): void {
        $model = new FakeModel();
        Effects::apply([['id' => '1', 'do' => 'set_usage', 'service_id' => 7, 'fields' => ['diskusage' => 0]]], ['serviceid' => 7, 'model' => $model]);
        Check::same('0', $model->serviceProperties->saved['Disk Usage']);
        Check::true(isset($model->serviceProperties->saved['Last Update']), 'no time');
    },
    'an exchange is logged once, with every form of every secret masked' => static function (): void {
        Effects::apply([['id' => '1', 'do' => 'log_module_call', 'module' => 'demo', 'action' => 'CreateAccount', 'request' => 'r',
            'response' => 's', 'data' => 'd', 'mask' => ['p&"w/ü', 'abc', '']]], []);
        Check::same(1, count(FakeWhmcs::$moduleLog));
        $mask = FakeWhmcs::$moduleLog[0][5];
        foreach (['p&"w/ü', 'p&amp;&quot;w/ü', 'p%26%22w%2F%C3%BC', base64_encode('p&"w/ü'), 'p&\\"w\\/\\u00fc', 'p&\\"w/ü'] as $form) {
            Check::true(in_array($form, $mask, true), 'not masked: ' . $form);
        }
        Check::true(!in_array('abc', $mask, true) && !in_array('', $mask, true), 'short values are masked');
    },
    'no form of a secret is named twice' => static function (): void {
        Check::same(['plain', base64_encode('plain'), 'cGxhaW4'], Mask::forms(['plain', 'plain']));
    },
    'a module function is run through WHMCS, and only a known one' => static function (): void {
        $acks = Effects::apply([
            ['id' => '1', 'do' => 'run_module_function', 'service_id' => 7, 'command' => 'ModuleCreate'],
            ['id' => '2', 'do' => 'run_module_function', 'service_id' => 8, 'command' => 'DeleteClient'],
        ], []);
        Check::same(['applied', 'failed'], array_column($acks, 'status'));
        Check::same([['ModuleCreate', ['serviceid' => 7]]], FakeWhmcs::$api);
    },
    'a module function of the service that is being served is left for the cron' => static function (): void {
        FakeDoor::open(['call' => ['returns' => ['as' => 'text', 'value' => 'success'], 'effects' => [
            ['id' => '1', 'do' => 'run_module_function', 'service_id' => 7, 'command' => 'ModuleCreate'],
        ]]]);
        Hostler\Bridge::call('demo', 'CreateAccount', ['serviceid' => 7]);
        Check::same([], FakeWhmcs::$api);
        Check::same([], array_filter([Hostler\Bridge::isRunning(7)]));
    },
    'a task is mailed to staff and named in the Activity Log where there is no To-Do list' => static function (): void {
        Effects::apply([['id' => '1', 'do' => 'open_task', 'key' => 'k', 'title' => 'Set up <7>', 'text' => 'Do it', 'client_id' => 3, 'service_id' => 7]], []);
        Check::same('SendAdminEmail', FakeWhmcs::$api[0][0]);
        Check::has('Set up <7>', FakeWhmcs::$activity[0][0]);
        Check::same(3, FakeWhmcs::$activity[0][1]);
    },
    'a task becomes a ticket that the client does not see, and a second delivery finds it' => static function (): void {
        Settings::use(['task_department' => 2]);
        $effect = ['id' => '1', 'do' => 'open_task', 'key' => 'k', 'title' => 'T', 'text' => 'X', 'client_id' => 3, 'service_id' => 7];
        FakeWhmcs::$apiAnswers['GetTickets'] = ['result' => 'success', 'totalresults' => 0];
        Effects::apply([$effect], []);
        Check::same('OpenTicket', FakeWhmcs::$api[1][0]);
        Check::true(!isset(FakeWhmcs::$api[1][1]['clientid']), 'the ticket belongs to the client');
        FakeWhmcs::$apiAnswers['GetTickets'] = ['result' => 'success', 'totalresults' => 1];
        Effects::apply([['id' => '2'] + $effect], []);
        Check::same(['GetTickets', 'OpenTicket', 'GetTickets'], array_column(FakeWhmcs::$api, 0));
    },
    'a create whose details WHMCS does not store is not called done, and the next press finds it stored' => static function () use ($property): void {
        $door = FakeDoor::open(['call' => ['returns' => ['as' => 'text', 'value' => 'success'], 'effects' => [$property('1', 'Password', 'hunter22')]]]);
        FakeWhmcs::$apiAnswers['UpdateClientProduct'] = ['result' => 'error', 'message' => 'the database is away'];
        $text = Hostler\Bridge::call('demo', 'CreateAccount', ['serviceid' => 7]);
        Check::has('press the button again', $text);
        Check::same('failed', $door->asked[1]['acks'][0]['status']);
        Check::has('the database is away', FakeWhmcs::$activity[0][0]);
        Check::hasNot('hunter22', json_encode(FakeWhmcs::$activity) . $text);
        FakeWhmcs::$apiAnswers = [];
        Check::same('success', Hostler\Bridge::call('demo', 'CreateAccount', ['serviceid' => 7]));
    },
    'an acknowledgement that cannot be given does not spoil the answer' => static function () use ($property): void {
        FakeDoor::open(['call' => ['returns' => ['as' => 'text', 'value' => 'success'], 'effects' => [$property('1', 'Username', 'x')]], 'ack' => 'garbage']);
        Check::same('success', Hostler\Bridge::call('demo', 'CreateAccount', ['serviceid' => 7]));
    },
    'every effect is acknowledged in one request' => static function () use ($property): void {
        $door = FakeDoor::open([]);
        Effects::settle([$property('1', 'Username', 'x'), $property('2', 'Nowhere', 'y')], []);
        Check::same(['ack'], array_column($door->asked, 'do'));
        Check::same(['applied', 'failed'], array_column($door->asked[0]['acks'], 'status'));
    },
    'the cron goes on until there is nothing more to tell WHMCS' => static function (): void {
        $rounds = 0;
        FakeWhmcs::$apiAnswers['ModuleCreate'] = static function () use (&$rounds): array {
            $rounds++;
            FakeDoor::open([]);
            return ['result' => 'success'];
        };
        FakeDoor::open(['resume' => ['returns' => ['as' => 'nothing'], 'effects' => [
            ['id' => '1', 'do' => 'run_module_function', 'service_id' => 7, 'command' => 'ModuleCreate'],
        ]]]);
        Hostler\Hooks::afterCronJob();
        Check::same(1, $rounds);
    },
    'a cron run that cannot reach the host says so in the Activity Log and ends' => static function (): void {
        Settings::use(['door' => 'nosuch']);
        Hostler\Hooks::afterCronJob();
        Check::has('must be ffi or cli', FakeWhmcs::$activity[0][0]);
    },
    'hooks are registered once however many modules ask' => static function (): void {
        Hostler\Hooks::register();
        Hostler\Hooks::register();
        Check::same(['AfterCronJob', 'AfterModuleChangePassword'], array_column(FakeWhmcs::$hooks, 0));
    },
];
