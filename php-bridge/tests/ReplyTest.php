<?php
declare(strict_types=1);

use Hostler\Bridge;
use Hostler\Installed;
use Hostler\Settings;
use Hostler\Tests\Check;
use Hostler\Tests\FakeDoor;
use Hostler\Tests\FakeWhmcs;

$functions = [
    'CreateAccount' => 'string', 'ChangePassword' => 'string', 'TestConnection' => 'array', 'ServiceSingleSignOn' => 'array',
    'ListAccounts' => 'array', 'LoginLink' => 'string', 'ClientArea' => 'array', 'AdminServicesTabFields' => 'array',
    'AdminServicesTabFieldsSave' => 'NULL', 'UsageUpdate' => 'NULL', 'custom.rebuild' => 'string',
];

return [
    'each kind of answer becomes its PHP value' => static function (): void {
        FakeDoor::open(['call' => ['as' => 'text', 'value' => 'success']]);
        Check::same('success', Bridge::call('demo', 'CreateAccount', ['serviceid' => 1]));
        FakeDoor::open(['call' => ['as' => 'array', 'value' => ['success' => true, 'error' => '']]]);
        Check::same(['success' => true, 'error' => ''], Bridge::call('demo', 'TestConnection', []));
        FakeDoor::open(['call' => ['as' => 'nothing']]);
        Check::same(null, Bridge::call('demo', 'UsageUpdate', []));
        FakeDoor::open(['call' => '{"v":1,"returns":{"as":"array","value":{}}}']);
        Check::same([], Bridge::call('demo', 'loader.images', []));
    },
    'a loader that fails throws an Exception, not an Error' => static function (): void {
        FakeDoor::open(['call' => ['as' => 'throws', 'value' => 'No token.']]);
        $why = Check::thrown(static function (): void {
            Bridge::call('demo', 'loader.images', []);
        });
        Check::same(['Exception', 'No token.'], [get_class($why), $why->getMessage()]);
    },
    'a loader that cannot reach Rust throws an Exception too' => static function (): void {
        Settings::use(['door' => 'nosuch']);
        Check::same('Exception', get_class(Check::thrown(static function (): void {
            Bridge::call('demo', 'loader.images', []);
        })));
    },
    'every function keeps its type when Rust cannot be reached' => static function () use ($functions): void {
        Settings::use(['door' => 'nosuch']);
        foreach ($functions as $function => $type) {
            $value = Bridge::call('demo', $function, []);
            Check::same([$function, $type], [$function, gettype($value)]);
            Check::true($type !== 'string' || $function === 'LoginLink' || ($value !== '' && $value !== 'success'), $function . ' looks like success');
        }
    },
    'every function keeps its type whatever comes back' => static function () use ($functions): void {
        foreach (['', 'x', '[]', '{"returns":{}}', '{"returns":{"as":"text"}}', '{"returns":{"as":"array","value":"x"}}', '{"returns":7}'] as $bytes) {
            foreach ($functions as $function => $type) {
                FakeDoor::open(['call' => $bytes]);
                $value = Bridge::call('demo', $function, []);
                $ok = gettype($value) === $type || ($function === 'custom.rebuild' && is_array($value));
                Check::true($ok, $function . ' after ' . $bytes . ' is ' . gettype($value));
            }
        }
    },
    'failures use the key each function wants' => static function (): void {
        Settings::use(['door' => 'nosuch']);
        Check::same(['success', 'error'], array_keys(Bridge::call('demo', 'TestConnection', [])));
        Check::same(['success', 'error'], array_keys(Bridge::call('demo', 'ListAccounts', [])));
        Check::same(['success', 'errorMsg'], array_keys(Bridge::call('demo', 'ServiceSingleSignOn', [])));
        Check::same('templates/error.tpl', Bridge::call('demo', 'ClientArea', [])['tabOverviewModuleOutputTemplate']);
    },
    'an error text is one line under 255 characters without a path' => static function (): void {
        foreach ([['door' => 'ffi', 'library' => '/no/such/lib.so'], ['door' => 'cli', 'program' => '/no/such/hostler']] as $settings) {
            Settings::use($settings);
            Hostler\Door\Doors::use(null);
            $text = Bridge::call('demo', 'CreateAccount', []);
            Check::true(strlen($text) < 255 && strpos($text, "\n") === false, 'too long: ' . $text);
            Check::hasNot('/no/such', $text);
            Check::hasNot('.php', $text);
        }
    },
    'a stranger\'s exception shows neither its message nor a trace' => static function (): void {
        $door = new class implements Hostler\Door\Door {
            public function name(): string
            {
                return 'broken';
            }

            public function call(string $request): string
            {
                throw new TypeError('hunter2 in /etc/passwd');
            }
        };
        Hostler\Door\Doors::use($door);
        $text = Bridge::call('demo', 'CreateAccount', []) . json_encode(FakeWhmcs::$activity);
        Check::hasNot('hunter2', $text);
        Check::has('TypeError', $text);
    },
    'a module whose data is lost still answers in kind' => static function () use ($functions): void {
        foreach ($functions as $function => $type) {
            Check::same($type, gettype(Bridge::call('lostmodule', $function, [])));
        }
    },
    'what staff type reaches the module only where it is declared' => static function (): void {
        $door = FakeDoor::open(['call' => ['as' => 'text', 'value' => 'success']]);
        $_POST = ['hostler_image' => 'debian&amp;12', 'hostler_other' => 'x'];
        Bridge::call('demo', 'custom.rebuild', ['serviceid' => 1]);
        Bridge::call('demo', 'CreateAccount', ['serviceid' => 1]);
        Check::same(['image' => 'debian&12'], $door->asked[0]['call']['input']);
        Check::has('"input":{}', $door->raw[1]);
    },
    'saving rows nobody changed asks nobody' => static function (): void {
        $door = FakeDoor::open([]);
        $_POST = ['demo_ip' => '1', 'demo_original_ip' => '1'];
        Check::same(null, Bridge::call('demo', 'AdminServicesTabFieldsSave', []));
        $_POST = [];
        Check::same(null, Bridge::call('demo', 'AdminServicesTabFieldsSave', []));
        Check::same([], $door->asked);
        $_POST = ['demo_ip' => '2', 'demo_original_ip' => '1'];
        Bridge::call('demo', 'AdminServicesTabFieldsSave', []);
        Check::same(['ip' => '2'], $door->asked[0]['call']['input']);
    },
    'the command line is the cron' => static function (): void {
        $door = FakeDoor::open(['call' => ['as' => 'text', 'value' => 'success']]);
        Bridge::call('demo', 'CreateAccount', []);
        $call = $door->asked[0]['call'];
        Check::same(['cron', '', 'demo', 'demo'], [$call['by'], $call['actor']['method'], $call['module'], $call['installed_as']]);
    },
    'a request is valid JSON whatever bytes the parameters have' => static function (): void {
        $door = FakeDoor::open(['call' => ['as' => 'text', 'value' => 'success']]);
        Check::same('success', Bridge::call('demo', 'CreateAccount', ['domain' => "\xFF", 'password' => "\xFF", 'customfields' => ["\xFF" => "\xFE"], 'model' => new stdClass()]));
        Check::same(base64_encode("\xFF"), $door->asked[0]['call']['params']['password']['$b64']);
        Check::same("\u{FFFD}", $door->asked[0]['call']['params']['domain']);
    },
    'a failed connection with an entity in a credential says so without showing it' => static function (): void {
        FakeDoor::open(['call' => ['as' => 'array', 'value' => ['success' => false, 'error' => 'Refused.']]]);
        $error = Bridge::call('demo', 'TestConnection', ['serverpassword' => 'hunter&amp;22'])['error'];
        Check::has('Refused. The Password of the server record', $error);
        Check::hasNot('hunter', $error);
        Check::same('Refused.', Bridge::call('demo', 'TestConnection', ['serverpassword' => 'hunter&22'])['error']);
        FakeDoor::open(['call' => ['as' => 'array', 'value' => ['success' => true, 'error' => '']]]);
        Check::same('', Bridge::call('demo', 'TestConnection', ['serverpassword' => 'hunter&amp;22'])['error']);
    },
    'a client area page knows its buttons, but only those of its status' => static function (): void {
        FakeDoor::open(['call' => ['as' => 'array', 'value' => ['tabOverviewModuleOutputTemplate' => 'templates/overview.tpl',
            'templateVariables' => ['inputs' => ['rebuild' => [['key' => 'image', 'label' => 'Image', 'choices' => [['value' => 'd', 'label' => 'D']]]]]]]]]);
        $page = Bridge::call('demo', 'ClientArea', ['serviceid' => 5, 'status' => 'Active']);
        $hostler = $page['templateVariables']['hostler'];
        Check::same([5, 'rebuild', 'hostler_image', 'Image'], [$hostler['service_id'], $hostler['buttons'][0]['suffix'],
            $hostler['buttons'][0]['inputs'][0]['name'], $hostler['buttons'][0]['inputs'][0]['label']]);
        $page = Bridge::call('demo', 'ClientArea', ['serviceid' => 5, 'status' => 'Suspended']);
        Check::same([], $page['templateVariables']['hostler']['buttons']);
    },
    'two names of one module do not mix their data' => static function (): void {
        Installed::with('other', ['module' => 'other', 'functions' => []]);
        Check::same(['demo', 'other'], [Installed::as('demo')->module(), Installed::as('other')->module()]);
    },
];
