<?php
/**
 * WHMCS's functions as far as the bridge calls them: they remember what they were told. And a door that answers what a
 * test says.
 */

declare(strict_types=1);

namespace {
    use Hostler\Tests\FakeWhmcs;

    function logActivity($message, $clientId = 0)
    {
        FakeWhmcs::$activity[] = [$message, $clientId];
    }

    function logModuleCall($module, $action, $request, $response, $data = '', $mask = [])
    {
        FakeWhmcs::$moduleLog[] = func_get_args();
    }

    function localAPI($command, $values, $admin = null)
    {
        FakeWhmcs::$api[] = [$command, $values];
        $answer = FakeWhmcs::$apiAnswers[$command] ?? ['result' => 'success'];
        return is_callable($answer) ? $answer($values) : $answer;
    }

    function add_hook($point, $priority, $function)
    {
        FakeWhmcs::$hooks[] = [$point, $function];
    }
}

namespace Hostler\Tests {
    use Hostler\Door\Door;
    use Hostler\Door\Doors;
    use Hostler\Effects;
    use Hostler\Installed;
    use Hostler\Settings;

    final class FakeWhmcs
    {
        /** @var list<array<mixed>> */
        public static array $activity = [];
        /** @var list<array<mixed>> */
        public static array $moduleLog = [];
        /** @var list<array<mixed>> */
        public static array $api = [];
        /** @var array<string, mixed> */
        public static array $apiAnswers = [];
        /** @var list<array<mixed>> */
        public static array $hooks = [];

        public static function reset(): void
        {
            self::$activity = self::$moduleLog = self::$api = self::$apiAnswers = [];
            $_POST = [];
            Settings::use(['config' => ['installation' => 'test']]);
            Doors::use(null);
            Effects::forget();
            Installed::with('demo', [
                'module' => 'demo',
                'functions' => [
                    'CreateAccount' => ['shape' => 'lifecycle', 'inputs' => []],
                    'ChangePassword' => ['shape' => 'lifecycle', 'inputs' => []],
                    'TestConnection' => ['shape' => 'test', 'inputs' => []],
                    'ServiceSingleSignOn' => ['shape' => 'sign_on', 'inputs' => []],
                    'ListAccounts' => ['shape' => 'accounts', 'inputs' => []],
                    'LoginLink' => ['shape' => 'html', 'inputs' => []],
                    'ClientArea' => ['shape' => 'page', 'inputs' => []],
                    'AdminServicesTabFields' => ['shape' => 'fields', 'inputs' => []],
                    'AdminServicesTabFieldsSave' => ['shape' => 'nothing', 'inputs' => ['ip', 'done']],
                    'UsageUpdate' => ['shape' => 'nothing', 'inputs' => []],
                    'custom.rebuild' => ['shape' => 'custom', 'inputs' => ['image']],
                    'loader.images' => ['shape' => 'loader', 'inputs' => []],
                ],
                'sensitive' => ['configoption2'],
                'client_buttons' => [['suffix' => 'rebuild', 'label' => 'Rebuild', 'confirm' => true, 'when' => ['Active']]],
            ]);
        }
    }

    /** Answers each request by its verb, and remembers it. */
    final class FakeDoor implements Door
    {
        /** @var list<array<string, mixed>> */
        public array $asked = [];
        /** @var list<string> */
        public array $raw = [];
        /** @var array<string, mixed> */
        private array $answers;

        /** @param array<string, mixed> $answers verb => `returns`, or a whole answer, or the bytes of one */
        public function __construct(array $answers)
        {
            $this->answers = $answers;
        }

        /** @param array<string, mixed> $answers */
        public static function open(array $answers): self
        {
            $door = new self($answers);
            Doors::use($door);
            return $door;
        }

        public function name(): string
        {
            return 'fake';
        }

        public function call(string $request): string
        {
            $this->raw[] = $request;
            $asked = json_decode($request, true);
            $this->asked[] = $asked;
            $answer = $this->answers[$asked['do']] ?? ['as' => 'nothing'];
            if (is_string($answer)) {
                return $answer;
            }
            return (string) json_encode(isset($answer['returns']) ? $answer : ['v' => 1, 'ref' => 'R', 'returns' => $answer]);
        }
    }

    /** A service's model, as far as effects use it. */
    final class FakeModel
    {
        public FakeProperties $serviceProperties;

        public function __construct()
        {
            $this->serviceProperties = new FakeProperties();
        }
    }

    final class FakeProperties
    {
        /** @var array<string, string> */
        public array $saved = [];
        public bool $broken = false;

        /** @param array<string, string> $values */
        public function save(array $values): void
        {
            if ($this->broken) {
                throw new \RuntimeException('the database is away');
            }
            $this->saved = $values + $this->saved;
        }
    }
}
