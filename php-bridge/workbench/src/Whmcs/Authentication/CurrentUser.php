<?php

namespace WHMCS\Authentication;

use Workbench\App;

/** Who is logged in; the states are not exclusive (contract 4.4). */
class CurrentUser
{
    public function isAuthenticatedUser()
    {
        return App::session()->clientId() > 0;
    }

    public function isAuthenticatedAdmin()
    {
        return App::session()->adminId() > 0;
    }

    public function isMasqueradingAdmin()
    {
        return $this->isAuthenticatedAdmin() && $this->isAuthenticatedUser();
    }

    public function admin()
    {
        return self::row('tbladmins', App::session()->adminId());
    }

    public function client()
    {
        return self::row('tblclients', App::session()->clientId());
    }

    public function user()
    {
        return $this->client();
    }

    private static function row(string $table, int $id)
    {
        $row = $id > 0 ? App::db()->one("SELECT * FROM $table WHERE id = ?", [$id]) : null;
        if ($row === null) {
            return null;
        }
        unset($row['password']);
        return (object) $row;
    }
}
