<?php
/**
 * The global functions WHMCS gives to modules. Each hands over to the class that does the work.
 *
 * Nothing here is used by the workbench itself except through those classes.
 */

use Workbench\App;

if (!function_exists('add_hook')) {
    /** Registers a callback for a hook point; lower priorities run first. */
    function add_hook($hookPoint, $priority, $function)
    {
        App::hooks()->add((string) $hookPoint, (int) $priority, $function);
    }

    /** Runs a hook point; returns the list of what the callbacks returned. */
    function run_hook($hookPoint, $args)
    {
        return App::hooks()->run((string) $hookPoint, (array) $args);
    }

    /** Writes one entry of the Module Log, if it is switched on; the values in $variablesToMask are blanked out. */
    function logModuleCall($module, $action, $request, $response, $data = '', $variablesToMask = [])
    {
        App::moduleLog()->add($module, $action, $request, $response, $data, (array) $variablesToMask);
    }

    /** Writes one line of the Activity Log. */
    function logActivity($message, $clientId = 0)
    {
        App::activity()->add((string) $message, (int) $clientId);
    }

    /** Runs an API command inside this process. The admin name is optional, as since WHMCS 7.2. */
    function localAPI($command, $values = [], $adminUsername = null)
    {
        return App::api()->call((string) $command, (array) $values);
    }

    /** Encrypts with the key of this installation; every call gives another text for the same input. */
    function encrypt($plain)
    {
        return App::crypt()->encrypt((string) $plain);
    }

    /** The reverse of encrypt(); text that was never encrypted gives an empty string. */
    function decrypt($cipher)
    {
        return App::crypt()->decrypt((string) $cipher);
    }

    /** Today in the format people see. */
    function getTodaysDate($long = false)
    {
        return date($long ? 'l, j F Y' : 'd/m/Y', App::clock()->now());
    }

    /** A database date in the format people see. */
    function fromMySQLDate($date, $time = false)
    {
        $at = strtotime((string) $date);
        return $at === false || (int) substr((string) $date, 0, 4) === 0 ? '' : date($time ? 'd/m/Y H:i' : 'd/m/Y', $at);
    }

    /** A date people typed (day/month/year) as the database keeps it. */
    function toMySQLDate($date)
    {
        return preg_match('~^(\d{1,2})/(\d{1,2})/(\d{4})$~', (string) $date, $m)
            ? sprintf('%04d-%02d-%02d', $m[3], $m[2], $m[1])
            : (string) $date;
    }

    /** The hidden field that guards a form. */
    function generate_token($type = 'form')
    {
        $token = App::csrf()->token();
        return $type === 'plain' ? $token : '<input type="hidden" name="token" value="' . $token . '">';
    }
}
