<?php
/**
 * Makes or completes an installation: configuration.php, database, admin, client, API credentials, and seeds.
 *
 * Command line only; safe to run again.
 */

if (PHP_SAPI !== 'cli') {
    http_response_code(404);
    exit;
}
define('WHMCS', true);
define('ROOTDIR', __DIR__);
// The database holds sealed passwords and hashes: nothing for other users of this machine.
umask(0027);
require __DIR__ . '/src/Autoload.php';
require __DIR__ . '/includes/functions.php';

use Workbench\Accounts;
use Workbench\App;
use Workbench\Config;
use Workbench\Crypt;
use Workbench\Defaults;
use Workbench\Schema;
use Workbench\Seed;

$usage = "usage: php setup.php --db PATH --url http://127.0.0.1:PORT [--admin-password X] [--client-password X]\n"
    . "         [--api-identifier X --api-secret Y] [--modules-dir DIR] [--config FILE] [--owner USER] [--seed FILE.json]...\n";
$options = getopt('', ['db:', 'url:', 'admin-password:', 'client-password:', 'api-identifier:', 'api-secret:', 'modules-dir:', 'config:', 'owner:', 'seed:', 'help'], $rest);
if (isset($options['help']) || isset($argv[$rest])) {
    fwrite(isset($options['help']) ? STDOUT : STDERR, $usage);
    exit(isset($options['help']) ? 0 : 2);
}
$file = (string) ($options['config'] ?? Config::path());
$old = [];
if (is_file($file)) {
    $old = (function () use ($file): array {
        require $file;
        return get_defined_vars();
    })();
    unset($old['file']);
}
if (!isset($options['db']) && !isset($old['db_path'])) {
    fwrite(STDERR, "setup: say where the database shall be: --db PATH\n" . $usage);
    exit(2);
}

/** A path that stays right when PHP runs in another folder. */
$absolute = function (string $path): string {
    return $path === '' || $path[0] === '/' ? $path : getcwd() . '/' . $path;
};

try {
    $values = [
        'db_path' => isset($options['db']) ? $absolute((string) $options['db']) : $old['db_path'],
        'system_url' => rtrim((string) ($options['url'] ?? $old['system_url'] ?? 'http://127.0.0.1:8080'), '/'),
        'modules_dir' => isset($options['modules-dir']) ? $absolute((string) $options['modules-dir']) : ($old['modules_dir'] ?? ''),
        'state_dir' => $old['state_dir'] ?? '',
        'cc_encryption_hash' => $old['cc_encryption_hash'] ?? bin2hex(random_bytes(32)),
        'encode_params' => $old['encode_params'] ?? true,
    ];
    $folder = dirname($values['db_path']);
    if (!is_dir($folder) && !@mkdir($folder, 0770, true)) {
        throw new RuntimeException("cannot make the folder $folder for the database");
    }
    Config::write($file, $values);
    @chmod($file, 0640);
    $config = new Config($values);
    App::bare($config);
    Schema::create(App::db());
    Defaults::create(App::db());

    $text = function (string $name) use ($options): ?string {
        return isset($options[$name]) ? (string) $options[$name] : null;
    };
    $made = [
        'admin' => Accounts::admin(App::db(), $text('admin-password')),
        'client client@example.com' => Accounts::client(App::db(), ['email' => 'client@example.com', 'firstname' => 'Carla', 'lastname' => 'Client',
            'address1' => '1 Main Street', 'city' => 'Berlin', 'postcode' => '10115', 'country' => 'DE', 'phonenumber' => '+49.30123456'], $text('client-password')),
    ];
    $known = App::db()->value('SELECT COUNT(*) FROM tblapi_credentials') > 0;
    if (!$known || isset($options['api-identifier'])) {
        $identifier = $text('api-identifier') ?? 'workbench';
        $made["API identifier $identifier, secret"] = Accounts::api(App::db(), $identifier, $text('api-secret'));
    }

    foreach ((array) ($options['seed'] ?? []) as $seedFile) {
        $seed = json_decode((string) @file_get_contents((string) $seedFile), true);
        if (!is_array($seed)) {
            throw new RuntimeException("cannot read the seed $seedFile: " . (is_file((string) $seedFile) ? json_last_error_msg() : 'no such file'));
        }
        App::db()->transaction(function () use ($seed): void {
            (new Seed(App::db(), App::crypt()))->apply($seed);
        });
    }
    foreach (['sessions', 'templates_c'] as $sub) {
        $config->stateDir($sub);
    }
    // Run by root, everything belongs to --owner, or to whom the database's folder belongs: the web server's user.
    $root = function_exists('posix_geteuid') && posix_geteuid() === 0;
    $owner = isset($options['owner']) ? (string) $options['owner'] : ($root ? (int) fileowner($folder) : null);
    if ($owner !== null) {
        $mine = array_merge([$folder, $file], glob($values['db_path'] . '*') ?: [], [$config->stateDir('sessions'), $config->stateDir('templates_c')],
            glob($config->stateDir('templates_c') . '/*') ?: []);
        foreach ($mine as $path) {
            if (!@chown($path, $owner)) {
                throw new RuntimeException("cannot give $path to $owner: run setup.php as root, or without --owner");
            }
        }
    }
} catch (\Throwable $e) {
    fwrite(STDERR, 'setup: ' . $e->getMessage() . "\n");
    exit(1);
}

echo "database       {$values['db_path']}\nconfiguration  $file\n";
foreach ($made as $what => $password) {
    if ($password !== null && $text('admin-password') !== $password && $text('client-password') !== $password && $text('api-secret') !== $password) {
        echo "password of $what: $password\n";
    }
}
echo "admin area     {$values['system_url']}/admin/  (user admin)\nclient area    {$values['system_url']}/clientarea.php\n";
