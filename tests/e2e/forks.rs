//! PHP forks before, between and after calls; each process gets right answers and none hangs.

use crate::site;
use std::process::Command;

#[test]
fn forks_before_between_and_after_calls_change_nothing() {
    let site = site();
    let script = r#"
        define('WHMCS', true);
        function logModuleCall() {} function logActivity() {} function add_hook() {}
        function localAPI() { return ['result' => 'success']; }
        require getenv('MODULE');
        $params = ['serviceid' => 900, 'userid' => 1, 'status' => 'Active', 'configoption1' => 'x'];
        $ask = function (string $who) use ($params) {
            $answer = hostlermanual_AdminServicesTabFields($params);
            echo $who, isset($answer['Requests']) ? " right\n" : ' wrong ' . json_encode($answer) . "\n";
        };
        $fork = function (string $who) use ($ask) {
            $pid = pcntl_fork();
            if ($pid === 0) { $ask($who); $ask($who); exit(0); }
            pcntl_waitpid($pid, $status);
        };
        $fork('before'); $ask('parent'); $fork('between'); $ask('parent'); $fork('after'); $ask('parent');
    "#;
    let module = site.whmcs_dir().join("modules/servers/hostlermanual/hostlermanual.php");
    let output =
        Command::new("timeout").args(["60", "php", "-r", script]).env("MODULE", module).output().unwrap();

    let printed = String::from_utf8_lossy(&output.stdout);
    let right = printed.lines().filter(|line| line.ends_with(" right")).count();
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(right, 9, "{printed}");
}
