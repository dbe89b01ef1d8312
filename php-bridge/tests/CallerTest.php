<?php
declare(strict_types=1);

use Hostler\Tests\Broken;
use Hostler\Tests\Check;

/**
 * Asks pages of a web server who the caller is there.
 *
 * @param list<array{0: string, 1: string, 2: string}> $asked page, query (function, session), expected
 */
$ask = static function (array $asked): void {
    $folder = sys_get_temp_dir() . '/hostler-caller-' . getmypid();
    $code = '<?php foreach (["adminid", "uid"] as $k) { if (isset($_GET[$k])) { $_SESSION[$k] = (int) $_GET[$k]; } }'
        . 'if (isset($_GET["area"])) { define($_GET["area"], true); } require ' . var_export(dirname(__DIR__) . '/src/load.php', true) . ';'
        . '$c = Hostler\Caller::now($_GET["f"]); echo $c->by, " ", $c->method, " ", $c->adminId, " ", $c->clientId;';
    $probe = stream_socket_server('tcp://127.0.0.1:0');
    $address = stream_socket_get_name($probe, false);
    fclose($probe);
    foreach ($asked as [$page]) {
        @mkdir(dirname($folder . $page), 0700, true);
        file_put_contents($folder . $page, $code);
    }
    $server = proc_open([PHP_BINARY, '-S', $address, '-t', $folder], [1 => ['file', '/dev/null', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes);
    try {
        $end = microtime(true) + 5;
        while (($open = @stream_socket_client('tcp://' . $address)) === false) {
            if (microtime(true) > $end) {
                throw new Broken('PHP\'s web server did not start');
            }
            usleep(10000);
        }
        fclose($open);
        foreach ($asked as [$page, $query, $expected]) {
            Check::same([$page . '?' . $query, $expected], [$page . '?' . $query, file_get_contents('http://' . $address . $page . '?' . $query)]);
        }
    } finally {
        proc_terminate($server, 9);
        proc_close($server);
        foreach ($asked as [$page]) {
            @unlink($folder . $page);
            for ($at = dirname($folder . $page); strlen($at) >= strlen($folder); $at = dirname($at)) {
                @rmdir($at);
            }
        }
    }
};

return [
    'staff, clients, payments and the API are told apart by page and session' => static function () use ($ask): void {
        $ask([
            ['/admin/clientsservices.php', 'f=CreateAccount&adminid=2', 'admin GET 2 0'],
            ['/admin/clientsservices.php', 'f=custom.reboot&adminid=2&uid=5', 'admin GET 2 5'],
            ['/clientarea.php', 'f=custom.reboot&uid=5', 'client GET 0 5'],
            ['/clientarea.php', 'f=ChangePassword&uid=5', 'client GET 0 5'],
            ['/cart.php', 'f=CreateAccount&uid=5', 'payment GET 0 5'],
            ['/modules/gateways/callback/some.php', 'f=UnsuspendAccount', 'payment GET 0 0'],
            ['/includes/api.php', 'f=CreateAccount', 'api GET 0 0'],
        ]);
    },
    'staff who look at the client area are clients there' => static function () use ($ask): void {
        $ask([['/clientarea.php', 'f=custom.reboot&uid=5&adminid=2', 'client GET 2 5']]);
    },
    'a page WHMCS declares counts more than its name' => static function () use ($ask): void {
        $ask([
            ['/renamed/x.php', 'f=CreateAccount&adminid=2&area=ADMINAREA', 'admin GET 2 0'],
            ['/store/x.php', 'f=custom.reboot&uid=5&adminid=2&area=CLIENTAREA', 'client GET 2 5'],
        ]);
    },
    'nobody signed in is never staff, and a custom function then is a client\'s' => static function () use ($ask): void {
        $ask([
            ['/admin/x.php', 'f=CreateAccount', 'payment GET 0 0'],
            ['/unknown.php', 'f=TerminateAccount', 'payment GET 0 0'],
            ['/unknown.php', 'f=custom.reboot', 'client GET 0 0'],
        ]);
    },
];
