<?php
/**
 * Times one function of the installed module `manual` in this PHP process and prints one JSON object.
 *
 *   php call.php WHMCS_DIR MODE CALLS      MODE: pure, hostler, cold
 *
 * `pure` is the peer: an ordinary PHP module doing the same work, which is to read what it knows of the service from its
 * own SQLite table and to answer escaped rows. `cold` ends the worker process before each call.
 */

declare(strict_types=1);

define('WHMCS', true);
function logModuleCall() {}
function logActivity() {}
function localAPI(string $command, array $values): array
{
    return ['result' => 'success'];
}
function add_hook() {}

[, $whmcs, $mode, $calls] = $argv;

$params = [
    'serviceid' => 7, 'userid' => 12, 'pid' => 3, 'packageid' => 3, 'serverid' => 0, 'domain' => 'web1.example.com',
    'username' => 'web1exam', 'password' => 'aB3$kL9!mN2@pQ', 'producttype' => 'server', 'moduletype' => 'hostlermanual',
    'configoption1' => '16 cores, 64 GB', 'configoption2' => 'Debian 12', 'configoption3' => 'Rack 7', 'configoption4' => '',
    'clientsdetails' => [
        'id' => 12, 'userid' => 12, 'firstname' => 'Eve', 'lastname' => 'O&#039;Neill', 'companyname' => 'A &amp; B', 'email' => 'eve@example.com',
        'address1' => 'Street 1', 'address2' => '', 'city' => 'Berlin', 'state' => 'Berlin', 'postcode' => '10115', 'country' => 'DE',
        'countrycode' => 'DE', 'phonenumber' => '030123456', 'language' => 'english', 'notes' => str_repeat('a note of the client. ', 100),
    ],
    'customfields' => ['sshkey' => str_repeat('AAAAB3NzaC1yc2EAAAADAQABAAAB', 12)],
    'configoptions' => ['machine' => '16 cores, 64 GB', 'disks' => '2', 'backups' => '1'],
    'server' => false, 'serverip' => '', 'serverhostname' => '', 'serverusername' => '', 'serverpassword' => '', 'serveraccesshash' => '',
    'serversecure' => false, 'serverport' => '', 'status' => 'Active', 'whmcsVersion' => '8.13.1',
];
for ($i = 5; $i <= 24; $i++) {
    $params["configoption$i"] = '';
}

/** The peer. */
function pure_AdminServicesTabFields(array $params): array
{
    static $database = null;
    if ($database === null) {
        $database = new PDO('sqlite:' . sys_get_temp_dir() . '/bench-peer-' . getmypid() . '.sqlite');
        $database->exec('PRAGMA journal_mode = WAL');
        $database->exec('CREATE TABLE IF NOT EXISTS state (service INTEGER PRIMARY KEY, data TEXT)');
        $database->exec("INSERT OR REPLACE INTO state VALUES (7, '{\"requests\": {}}')");
    }
    $read = $database->prepare('SELECT data FROM state WHERE service = ?');
    $read->execute([(int) $params['serviceid']]);
    $state = json_decode((string) $read->fetchColumn(), true);
    $rows = [];
    foreach ($state['requests'] as $request) {
        $rows['Request'] = htmlspecialchars((string) $request, ENT_QUOTES);
    }
    if ($rows === []) {
        $rows['Requests'] = htmlspecialchars('None is open.', ENT_QUOTES);
    }
    return $rows;
}

/** Ends the processes this one started. */
function endChildren(): void
{
    foreach (glob('/proc/self/task/*/children') as $file) {
        foreach (array_filter(explode(' ', trim((string) file_get_contents($file)))) as $pid) {
            posix_kill((int) $pid, 9);
        }
    }
}

function residentKib(): int
{
    preg_match('/^VmRSS:\s+(\d+)/m', (string) file_get_contents('/proc/self/status'), $found);
    return (int) $found[1];
}

$before = residentKib();
if ($mode === 'pure') {
    $function = 'pure_AdminServicesTabFields';
} else {
    require $whmcs . '/modules/servers/hostlermanual/hostlermanual.php';
    $function = 'hostlermanual_AdminServicesTabFields';
}
$begun = hrtime(true);
$answer = $function($params);
$first = (hrtime(true) - $begun) / 1000;
if (!isset($answer['Requests'])) {
    fwrite(STDERR, 'bench: the module answered ' . json_encode($answer) . "\n");
    exit(1);
}
for ($i = 0; $i < min(100, (int) $calls); $i++) {
    $function($params);
}
$times = [];
for ($i = 0; $i < (int) $calls; $i++) {
    if ($mode === 'cold') {
        endChildren();
    }
    $begun = hrtime(true);
    $function($params);
    $times[] = (hrtime(true) - $begun) / 1000;
}
sort($times);
@unlink(sys_get_temp_dir() . '/bench-peer-' . getmypid() . '.sqlite');
echo json_encode([
    'median_us' => round($times[intdiv(count($times), 2)], 1),
    'p90_us' => round($times[(int) (count($times) * 0.9)], 1),
    'first_us' => round($first, 1),
    'rss_added_kib' => residentKib() - $before,
]), "\n";
