<?php

/**
 * A workbench of its own in a temporary folder, served by PHP's built-in server, driven as a browser or a program would.
 *
 * Every test gets the database as setup.php left it. It knows the pages' form fields from README.md and nothing else.
 */
final class Bench
{
    /** @var string */
    public $dir;
    /** @var string */
    public $url;
    /** @var resource */
    private $server;
    /** @var array<string,string> cookies */
    private $jar = [];
    /** @var string */
    public $token = '';
    /** @var int the status of the last answer */
    public $status = 0;
    /** @var string the Location of the last answer */
    public $location = '';

    public function __construct(string $dir)
    {
        $this->dir = $dir;
        mkdir($dir . '/modules/addons', 0700, true);
        mkdir($dir . '/modules/servers', 0700, true);
        $this->copyModule();
        file_put_contents("$dir/seed.json", json_encode(self::seed()));
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($socket, false);
        fclose($socket);
        $this->url = 'http://' . $address;
        $this->php('setup.php', ['--config', "$dir/configuration.php", '--db', "$dir/db/workbench.sqlite", '--url', $this->url, '--modules-dir', "$dir/modules",
            '--admin-password', 'adm', '--client-password', 'cli', '--api-identifier', 'id', '--api-secret', 'sec', '--seed', "$dir/seed.json"]);
        copy("$dir/db/workbench.sqlite", "$dir/fresh.sqlite");
        $this->server = proc_open([PHP_BINARY, '-d', 'display_errors=1', '-d', 'error_reporting=-1', '-S', $address, 'router.php'],
            [['file', '/dev/null', 'r'], ['file', "$dir/server.log", 'a'], ['file', "$dir/server.log", 'a']], $pipes, dirname(__DIR__), ['WORKBENCH_CONFIG' => "$dir/configuration.php", 'PATH' => (string) getenv('PATH')]);
        for ($i = 0; $i < 200 && ($c = @stream_socket_client('tcp://' . $address, $no, $text, 1)) === false; $i++) {
            usleep(20000);
        }
        if (!isset($c) || $c === false) {
            throw new RuntimeException('the built-in server did not start: ' . file_get_contents("$dir/server.log"));
        }
        fclose($c);
    }

    /** @return array<string,mixed> */
    public static function seed(): array
    {
        return [
            'settings' => ['ModuleLog' => 'on', 'AutoSuspensionDays' => 5],
            'servers' => [['name' => 'Cloud A', 'type' => 'sample', 'hostname' => 'api.example.com', 'ipaddress' => '192.0.2.1', 'secure' => true, 'username' => 'root', 'password' => 'p&ss<1>', 'accesshash' => 'hash']],
            'products' => [
                ['name' => 'Cloud S', 'module' => 'sample', 'autosetup' => 'payment', 'welcome_email' => 'Server Welcome Email', 'price' => 5, 'configoptions' => ['Plan' => 'cx22', 'API secret' => 'k&y'],
                    'custom_fields' => [['name' => 'sshkey|SSH key', 'type' => 'text']],
                    'configurable_options' => [['name' => 'image|Image', 'type' => 'dropdown', 'options' => [['name' => 'debian-12|Debian 12'], ['name' => 'ubuntu|Ubuntu', 'price' => 1]]],
                        ['name' => 'ips|Addresses', 'type' => 'quantity', 'max' => 4, 'price' => 1], ['name' => 'backups|Backups', 'type' => 'yesno', 'price' => 2]],
                    'upgrades_to' => ['Cloud M']],
                ['name' => 'Cloud M', 'module' => 'sample', 'autosetup' => 'payment', 'price' => 10, 'configoptions' => ['Plan' => 'cx32']],
                ['name' => 'On accept', 'module' => 'sample', 'autosetup' => 'on', 'price' => 1], ['name' => 'On order', 'module' => 'sample', 'autosetup' => 'order', 'price' => 1],
                ['name' => 'By hand', 'module' => 'sample', 'autosetup' => '', 'price' => 1],
            ],
            'addons' => [['name' => 'Space', 'module' => 'sample', 'price' => 2, 'products' => ['Cloud S']]],
            'clients' => [['email' => 'eve@example.com', 'password' => 'eve', 'firstname' => 'Eve', 'lastname' => "O'Neil", 'companyname' => 'A & B']],
            'services' => [['client' => 'client@example.com', 'product' => 'Cloud S', 'domain' => 'web1.example.com'], ['client' => 'eve@example.com', 'product' => 'Cloud S', 'domain' => 'eve.example.com']],
        ];
    }

    /** The world as it was after setup. */
    public function reset(): void
    {
        foreach (glob($this->dir . '/db/workbench.sqlite*') ?: [] as $file) {
            unlink($file);
        }
        copy($this->dir . '/fresh.sqlite', $this->dir . '/db/workbench.sqlite');
        $this->copyModule();
        $this->jar = [];
        $this->token = '';
    }

    private function copyModule(): void
    {
        $to = $this->dir . '/modules/servers/sample';
        self::remove($to);
        self::copyFolder(__DIR__ . '/sample', $to);
    }

    public static function copyFolder(string $from, string $to): void
    {
        mkdir($to, 0700, true);
        foreach (array_diff(scandir($from) ?: [], ['.', '..']) as $name) {
            is_dir("$from/$name") ? self::copyFolder("$from/$name", "$to/$name") : copy("$from/$name", "$to/$name");
        }
    }

    public static function remove(string $path): void
    {
        foreach (is_dir($path) ? array_diff(scandir($path) ?: [], ['.', '..']) : [] as $name) {
            is_dir("$path/$name") ? self::remove("$path/$name") : unlink("$path/$name");
        }
        if (is_dir($path)) {
            rmdir($path);
        }
    }

    public function stop(): void
    {
        proc_terminate($this->server);
        proc_close($this->server);
    }

    /** @param string[] $args */
    public function php(string $script, array $args): string
    {
        $process = proc_open(array_merge([PHP_BINARY, '-d', 'display_errors=1', '-d', 'error_reporting=-1', dirname(__DIR__) . '/' . $script], $args),
            [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', $this->dir . '/cli.err', 'w']], $pipes, $this->dir, ['WORKBENCH_CONFIG' => $this->dir . '/configuration.php', 'PATH' => (string) getenv('PATH')]);
        $out = (string) stream_get_contents($pipes[1]);
        if (proc_close($process) !== 0) {
            throw new RuntimeException("$script failed: $out" . file_get_contents($this->dir . '/cli.err'));
        }
        return $out;
    }

    public function cron(string $days, bool $daily = false): string
    {
        return $this->php('crons/cron.php', array_merge(['--now=' . date('Y-m-d 12:00', (int) strtotime($days))], $daily ? ['--daily'] : []));
    }

    /** @param array<string,mixed>|null $post */
    public function request(string $path, ?array $post = null, bool $json = false): string
    {
        $cookies = implode('; ', array_map(function (string $name): string {
            return $name . '=' . $this->jar[$name];
        }, array_keys($this->jar)));
        $headers = ($cookies !== '' ? "Cookie: $cookies\r\n" : '') . ($json ? "Accept: application/json\r\n" : '') . ($post !== null ? "Content-Type: application/x-www-form-urlencoded\r\n" : '');
        $context = stream_context_create(['http' => ['method' => $post === null ? 'GET' : 'POST', 'header' => $headers, 'content' => $post === null ? '' : http_build_query($post),
            'ignore_errors' => true, 'follow_location' => 0, 'timeout' => 20]]);
        $body = (string) file_get_contents($this->url . '/' . ltrim($path, '/'), false, $context);
        $this->location = '';
        foreach ($http_response_header as $line) {
            if (preg_match('~^HTTP/\S+ (\d+)~', $line, $m)) {
                $this->status = (int) $m[1];
            } elseif (preg_match('/^Set-Cookie: ([^=]+)=([^;]*)/i', $line, $m)) {
                $this->jar[$m[1]] = $m[2];
            } elseif (preg_match('/^Location: (.*)$/i', $line, $m)) {
                $this->location = trim($m[1]);
            }
        }
        if (preg_match('/name="token" value="([a-f0-9]+)"/', $body, $m)) {
            $this->token = $m[1];
        }
        if (preg_match('~<b>(Warning|Notice|Deprecated|Fatal error|Parse error)</b>:.*~', $body, $m)) {
            throw new RuntimeException("$path printed " . strip_tags($m[0]));
        }
        return $body;
    }

    /** @param array<string,mixed> $fields @return array<string,mixed> */
    public function post(string $path, array $fields): array
    {
        $body = $this->request($path, $fields + ['token' => $this->token], true);
        $data = json_decode($body, true);
        if (!is_array($data)) {
            throw new RuntimeException("$path answered {$this->status} and no JSON: " . substr(trim(strip_tags($body)), 0, 300));
        }
        return $data;
    }

    public function admin(): self
    {
        $this->jar = [];
        $this->request('admin/login.php');
        $this->token = $this->post('admin/login.php', ['username' => 'admin', 'password' => 'adm'])['token'];
        return $this;
    }

    public function client(string $email = 'client@example.com', string $password = 'cli'): self
    {
        $this->jar = [];
        $this->request('clientarea.php');
        $this->token = $this->post('dologin.php', ['username' => $email, 'password' => $password])['token'];
        return $this;
    }

    /** @param array<string,mixed> $values @return array<string,mixed> */
    public function api(string $action, array $values = []): array
    {
        return (array) json_decode($this->request('includes/api.php', $values + ['identifier' => 'id', 'secret' => 'sec', 'action' => $action]), true);
    }

    /** @return array<string,mixed> */
    public function command(string $modop, int $id = 1, array $more = []): array
    {
        return $this->post('admin/clientsservices.php', $more + ['id' => $id, 'modop' => $modop]);
    }

    /** @return array<string,mixed> one service by the API */
    public function service(int $id = 1): array
    {
        return $this->api('GetClientsProducts', ['serviceid' => $id])['products']['product'][0];
    }

    /** Orders a product as the logged-in client and pays. @return array<string,mixed> */
    public function order(int $pid, bool $pay = true, array $more = []): array
    {
        $this->post('cart.php', $more + ['a' => 'add', 'pid' => $pid, 'domain' => 'new.example.com']);
        $placed = $this->post('cart.php', ['a' => 'checkout']);
        if ($pay) {
            $this->post('viewinvoice.php', ['a' => 'pay', 'id' => $placed['invoiceid']]);
        }
        return $placed;
    }

    /** @return array<int,array<string,mixed>> what the sample module was called with */
    public function calls(string $function): array
    {
        return array_values(array_filter(self::lines($this->module('calls.jsonl')), function (array $call) use ($function): bool {
            return $call['function'] === $function;
        }));
    }

    /** @return array<int,array<string,mixed>> */
    public function hooks(string $hook): array
    {
        return array_values(array_filter(self::lines($this->module('hooks.jsonl')), function (array $call) use ($hook): bool {
            return $call['hook'] === $hook;
        }));
    }

    /** @return array<int,array<string,mixed>> */
    private static function lines(string $file): array
    {
        return is_file($file) ? array_map(function (string $line): array {
            return (array) json_decode($line, true);
        }, file($file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: []) : [];
    }

    public function module(string $file): string
    {
        return $this->dir . '/modules/servers/sample/' . $file;
    }

    /** Makes functions of the sample module answer this text. @param array<string,string> $answers */
    public function answer(array $answers): void
    {
        file_put_contents($this->module('answers.json'), json_encode($answers));
    }

    /** @param array<string,mixed> $answers what Pre hooks return */
    public function hookAnswers(array $answers): void
    {
        file_put_contents($this->module('abort.json'), json_encode($answers));
    }

    public function db(): PDO
    {
        return new PDO('sqlite:' . $this->dir . '/db/workbench.sqlite', null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION, PDO::ATTR_TIMEOUT => 15]);
    }

    /** @return string[] */
    public function activity(): array
    {
        return $this->db()->query('SELECT description FROM tblactivitylog ORDER BY id')->fetchAll(PDO::FETCH_COLUMN);
    }

    /** @return string[] names of the templates of all mails in the outbox */
    public function mails(): array
    {
        return $this->db()->query('SELECT messagename FROM tblemails ORDER BY id')->fetchAll(PDO::FETCH_COLUMN);
    }
}
