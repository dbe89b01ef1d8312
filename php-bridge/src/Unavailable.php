<?php
/**
 * The library or WHMCS cannot do its part in this process, with the sentence that says what to do. Each cause has a named
 * constructor. The message names no file; `more` does, and is shown to staff only. `.user.ini`, `.htaccess` and
 * `ini_set` are never offered: PHP ignores them for this setting.
 */

declare(strict_types=1);

namespace Hostler;

final class Unavailable extends \RuntimeException
{
    private string $cause;
    private string $more;

    public function __construct(string $message, string $cause, string $more = '')
    {
        parent::__construct($message);
        $this->cause = $cause;
        $this->more = $more;
    }

    /** One stable word: `extension_missing`, `restricted`, … */
    public function cause(): string
    {
        return $this->cause;
    }

    public function more(): string
    {
        return $this->more;
    }

    public static function extensionMissing(): self
    {
        return new self(
            'this PHP (' . PHP_VERSION . ', ' . PHP_SAPI . ') has no FFI extension. Install and enable it, then reload PHP.',
            'extension_missing',
            'On Debian and Ubuntu it is part of the php-common package (phpenmod ffi). In the official container image:'
            . ' docker-php-ext-install ffi. On CloudLinux tick "ffi" in PHP Selector. cPanel\'s own PHP has none.'
            . ' Web and cron may use different PHP builds: both are shown on the Hostler addon page.'
        );
    }

    public static function restricted(string $value): self
    {
        if (strncmp(PHP_SAPI, 'fpm', 3) === 0) {
            $fix = 'Put php_admin_value[ffi.enable] = 1 into the PHP-FPM pool of this site and reload PHP-FPM.';
        } elseif (PHP_SAPI === 'apache2handler') {
            $fix = 'Put php_admin_value ffi.enable 1 into the virtual host of this site and reload Apache.';
        } else {
            $fix = 'Set ffi.enable = 1 in the php.ini of this SAPI and restart it.';
        }
        return new self(
            'PHP refuses FFI: ffi.enable is "' . $value . '" under ' . PHP_SAPI . '. ' . $fix,
            'restricted',
            'It can be set in php.ini, in a file of its scan directory, in the PHP-FPM pool'
            . ' (php_admin_value[ffi.enable] = 1) or in the virtual host, by whoever administers the web server.'
            . ' Tighter: keep ffi.enable = preload and set opcache.preload to '
            . dirname(__DIR__) . '/preload.php with opcache.preload_user in php.ini; then only this bridge may use FFI.'
        );
    }

    public static function classDisabled(): self
    {
        return new self(
            'PHP\'s class FFI is disabled. Remove FFI from disable_classes in php.ini and reload PHP.',
            'class_disabled'
        );
    }

    public static function libraryAbsent(string $path): self
    {
        return new self(
            'the Hostler library is not where the installation expects it. Run hostler install again.',
            'library_absent',
            'Expected ' . $path . '. If it is there, look at its permissions and at those of its folders.'
        );
    }

    public static function wrongArchitecture(string $path, string $found, string $expected): self
    {
        return new self(
            'the Hostler library is for ' . $found . ', and this machine is ' . $expected . '. Install the matching build.',
            'wrong_architecture',
            'The file is ' . $path . '.'
        );
    }

    public static function notLoadable(string $path, string $reason): self
    {
        return new self(
            'the system\'s loader refuses the Hostler library. Test Connection and the addon page show the reason.',
            'not_loadable',
            'The file is ' . $path . '. ' . ($reason !== '' ? $reason . '. ' : '')
            . 'Usual reasons: a file system mounted noexec, a C library (glibc) older than the build needs, SELinux.'
        );
    }

    public static function abiMismatch(string $path, int $found, int $expected): self
    {
        return new self(
            'the bridge speaks host ABI ' . $expected . ' and the library ' . $found
            . '. Run hostler install again with the program that belongs to the library, then reload PHP.',
            'abi_mismatch',
            'The file is ' . $path . '. A PHP worker keeps the library it loaded first until it is reloaded.'
        );
    }

    public static function notOpened(string $sentence): self
    {
        return new self($sentence, 'not_opened');
    }

    public static function headerDamaged(string $reason): self
    {
        return new self(
            'the bridge\'s header and the library do not fit. Run hostler install again, then reload PHP.',
            'header_damaged',
            $reason
        );
    }

    public static function noProcess(string $reason): self
    {
        return new self('the hostler program cannot be started from PHP: ' . $reason . '.', 'no_process');
    }

    public static function programFailed(string $reason): self
    {
        return new self('the hostler program gave no answer: ' . $reason . '.', 'program_failed');
    }

    public static function badAnswer(): self
    {
        return new self(
            'the library\'s answer was not understood. Bridge and library may be of different versions: run hostler install'
            . ' again and reload PHP.',
            'bad_answer'
        );
    }

    /** WHMCS mails a service's details after `success`: what it did not store must not be called done (C-071). */
    public static function notStored(): self
    {
        return new self(
            'it is done at the provider, but WHMCS did not store the service\'s details. The Activity Log says why; then'
            . ' press the button again: nothing is done twice.',
            'not_stored'
        );
    }

    /** Every door was tried; the first one's reason is the one worth mending. */
    public static function noDoor(self $first, self $last): self
    {
        return new self(
            $first->getMessage(),
            $first->cause,
            trim($first->more . ' Without FFI the hostler program would be run instead, but ' . $last->getMessage())
        );
    }
}
