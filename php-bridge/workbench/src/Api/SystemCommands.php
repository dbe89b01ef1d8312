<?php

namespace Workbench\Api;

use Workbench\App;

/** Logs, encryption, configuration, environment. */
final class SystemCommands
{
    public function LogActivity(array $v): array
    {
        if ((string) ($v['description'] ?? '') === '') {
            throw new \InvalidArgumentException('Description is required');
        }
        App::activity()->add((string) $v['description'], (int) ($v['clientid'] ?? $v['userid'] ?? 0));
        return [];
    }

    public function GetActivityLog(array $v): array
    {
        $rows = App::db()->all('SELECT id, date, description, user, userid, ipaddr AS ipaddress FROM tblactivitylog ORDER BY id DESC LIMIT ? OFFSET ?',
            [(int) ($v['limitnum'] ?? 25), (int) ($v['limitstart'] ?? 0)]);
        return ['totalresults' => (int) App::db()->value('SELECT COUNT(*) FROM tblactivitylog'), 'activity' => ['entry' => $rows]];
    }

    public function EncryptPassword(array $v): array
    {
        return ['password' => App::crypt()->encrypt((string) ($v['password2'] ?? ''))];
    }

    public function DecryptPassword(array $v): array
    {
        return ['password' => App::crypt()->decrypt((string) ($v['password2'] ?? ''))];
    }

    public function WhmcsDetails(array $v): array
    {
        $version = App::settings()->get('Version');
        return ['whmcs' => ['version' => explode('-', $version)[0], 'canonicalversion' => $version]];
    }

    public function GetConfigurationValue(array $v): array
    {
        $setting = (string) ($v['setting'] ?? '');
        if ($setting === '') {
            throw new \InvalidArgumentException('Parameter setting is required');
        }
        return ['setting' => $setting, 'value' => $setting === 'SystemURL' ? App::config()->url() . '/' : App::settings()->get($setting)];
    }

    public function GetEmails(array $v): array
    {
        $rows = App::db()->all('SELECT * FROM tblemails WHERE userid = ? OR ? = 0 ORDER BY id DESC LIMIT ?', [(int) ($v['clientid'] ?? 0), (int) ($v['clientid'] ?? 0), (int) ($v['limitnum'] ?? 25)]);
        return ['totalresults' => count($rows), 'emails' => ['email' => $rows]];
    }

    public function GetHealthStatus(array $v): array
    {
        return ['checks' => ['success' => [], 'warning' => [], 'danger' => []]];
    }

    public function TriggerNotificationEvent(array $v): array
    {
        foreach (['notification_identifier', 'title', 'message'] as $field) {
            if ((string) ($v[$field] ?? '') === '') {
                throw new \InvalidArgumentException("Parameter $field is required");
            }
        }
        App::activity()->add('Notification: ' . $v['title'] . ' - ' . $v['message']);
        return [];
    }
}
