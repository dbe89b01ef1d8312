<?php
declare(strict_types=1);

use Hostler\Params;
use Hostler\Settings;
use Hostler\Tests\Check;

return [
    'only what the contract names crosses, and never an object' => static function (): void {
        $clean = Params::clean(['serviceid' => 7, 'model' => new stdClass(), 'secretstuff' => 'x', 'domain' => new ArrayObject(), 'username' => 'u']);
        Check::same(['serviceid', 'username', 'customfields', 'configoptions', 'clientsdetails'], array_keys($clean));
    },
    'ids are integers however WHMCS sends them' => static function (): void {
        $clean = Params::clean(['serviceid' => '12', 'pid' => 3, 'serverid' => '', 'addonId' => null]);
        Check::same([12, 3, false, false], [$clean['serviceid'], $clean['pid'], isset($clean['serverid']), isset($clean['addonId'])]);
    },
    'entities are decoded exactly once in every credential' => static function (): void {
        foreach (['password', 'serverpassword', 'serverusername', 'serveraccesshash', 'configoption2'] as $name) {
            Check::same('a&b<c>\'d"e', Params::clean([$name => 'a&amp;b&lt;c&gt;&#039;d&quot;e'])[$name]);
            Check::same('a&b', Params::clean([$name => 'a&b'])[$name]);
            Check::same('a&amp;b', Params::clean([$name => 'a&amp;amp;b'])[$name]);
        }
    },
    'what is no entity of WHMCS is left as it is' => static function (): void {
        Check::same('&copy; &nbsp; 100% &', Params::clean(['password' => '&copy; &nbsp; 100% &'])['password']);
    },
    'decoding of one parameter can be switched off' => static function (): void {
        Settings::use(['decode' => ['serverpassword' => false]]);
        $clean = Params::clean(['serverpassword' => 'a&amp;b', 'password' => 'a&amp;b']);
        Check::same(['a&amp;b', 'a&b'], [$clean['serverpassword'], $clean['password']]);
    },
    'values of custom fields and configurable options are decoded, their names are not' => static function (): void {
        $clean = Params::clean(['customfields' => ['R&amp;D' => 'x&amp;y'], 'configoptions' => ['image' => 'a&lt;b']]);
        Check::same(['R&amp;D' => 'x&y'], (array) $clean['customfields']);
        Check::same(['image' => 'a<b'], (array) $clean['configoptions']);
    },
    'a password that is not UTF-8 survives byte for byte' => static function (): void {
        $clean = Params::clean(['password' => "p\xFFq", 'configoption2' => "\xC3", 'domain' => "d\xFF"], ['configoption2']);
        Check::same(['$b64' => base64_encode("p\xFFq")], $clean['password']);
        Check::same(['$b64' => base64_encode("\xC3")], $clean['configoption2']);
        Check::same("d\xFF", $clean['domain']);
    },
    'a number that JSON cannot say is left out' => static function (): void {
        Check::same(['a' => 1.5], (array) Params::clean(['configoptions' => ['a' => 1.5, 'b' => NAN, 'c' => INF]])['configoptions']);
    },
    'empty and missing maps are maps' => static function (): void {
        foreach ([[], ['customfields' => null, 'configoptions' => '', 'clientsdetails' => []]] as $raw) {
            $json = json_encode(Params::clean($raw));
            Check::same('{"customfields":{},"configoptions":{},"clientsdetails":{}}', $json);
        }
    },
    'a map keyed by numbers stays a map' => static function (): void {
        Check::has('"customfields":{"0":"a","1":"b"}', (string) json_encode(Params::clean(['customfields' => ['a', 'b']])));
    },
    'of the client only what a module may need crosses' => static function (): void {
        $clean = Params::clean(['clientsdetails' => ['email' => 'e@x', 'notes' => 'private', 'phonenumber' => '1', 'companyname' => 'A &amp; B']]);
        Check::same(['email' => 'e@x', 'companyname' => 'A & B'], (array) $clean['clientsdetails']);
    },
    'text with NUL, newlines, quotes and four-byte letters stays intact' => static function (): void {
        $odd = "a\0b\nc\"d'\\ \u{1F600}";
        Check::same($odd, json_decode((string) json_encode(Params::clean(['password' => $odd])), true)['password']);
    },
    'Use SSL is read as WHMCS says it' => static function (): void {
        foreach ([[true, true], ['on', true], ['1', true], [1, true], ['', false], [0, false], ['0', false], [false, false]] as [$said, $meant]) {
            Check::same($meant, Params::clean(['serversecure' => $said])['serversecure']);
        }
    },
    'a person can only fill in what the manifest declares, decoded once' => static function (): void {
        $posted = ['hostler_image' => 'a&amp;b', 'hostler_other' => 'x', 'image' => 'y', 'hostler_list' => ['z']];
        Check::same(['image' => 'a&b'], Params::inputs(['image', 'list'], 'hostler_', $posted));
    },
    'only rows that staff changed count' => static function (): void {
        $posted = ['demo_ip' => '1.2.3.4', 'demo_original_ip' => '1.2.3.4', 'demo_user' => 'new', 'demo_original_user' => 'old'];
        Check::same(['user' => 'new'], Params::changes(['ip', 'user', 'absent'], 'demo', $posted));
    },
    'a box that was unticked is a change' => static function (): void {
        Check::same(['done' => ''], Params::changes(['done'], 'demo', ['demo_original_done' => 'on']));
        Check::same([], Params::changes(['done'], 'demo', ['demo_original_done' => '']));
    },
];
