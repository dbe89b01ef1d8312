<?php
/**
 * The library in this process, through PHP's FFI. The only file that says FFI: everything that FFI does happens
 * inside this class, and no FFI object leaves it, so it works under `ffi.enable=preload` when preload.php compiled it.
 *
 * Settings are not believed, they are tried: first FFI itself, then one function of the library, then the whole
 * header. One context is opened per process; after a fork the child opens its own.
 */

declare(strict_types=1);

namespace Hostler\Door;

use Hostler\Unavailable;

final class Ffi implements Door
{
    /** The host ABI this file is written for. */
    private const ABI = 1;

    private \FFI $library;
    /** @var \FFI\CData pointer to the context; the library owns it and keeps it as long as the process lives */
    private $context;

    private function __construct(\FFI $library, \FFI\CData $context)
    {
        $this->library = $library;
        $this->context = $context;
    }

    /**
     * Opens the library at `$path` with the configuration document `$config`.
     *
     * @param string $header file with the library's header, hostler_host.cdef.h
     * @throws Unavailable which says what is missing and how to mend it
     */
    public static function open(string $path, string $header, string $config): self
    {
        self::probe();
        self::checkAbi($path);
        try {
            $library = \FFI::cdef(self::text($header), $path);
        } catch (\Throwable $why) {
            throw Unavailable::headerDamaged($why->getMessage());
        }
        $context = $library->new('hostler_host_ctx *');
        $answer = $library->new('hostler_buf');
        $status = $library->hostler_host_open($config, strlen($config), \FFI::addr($context), \FFI::addr($answer));
        $text = self::take($library, $answer);
        if ($status !== 0) {
            throw Unavailable::notOpened(self::sentence($text));
        }
        return new self($library, $context);
    }

    public function name(): string
    {
        return 'ffi';
    }

    public function call(string $request): string
    {
        $answer = $this->library->new('hostler_buf');
        $this->library->hostler_host_call($this->context, $request, strlen($request), \FFI::addr($answer));
        return self::take($this->library, $answer);
    }

    private static function text(string $header): string
    {
        $text = @file_get_contents($header);
        if (!is_string($text) || $text === '') {
            throw new \RuntimeException($header . ' cannot be read.');
        }
        return $text;
    }

    /** Whether PHP lets this file use FFI at all. */
    private static function probe(): void
    {
        if (!extension_loaded('FFI')) {
            throw Unavailable::extensionMissing();
        }
        if (!method_exists('FFI', 'cdef')) {
            throw Unavailable::classDisabled();
        }
        try {
            \FFI::cdef('int getpid(void);');
        } catch (\Throwable $why) {
            if (strpos($why->getMessage(), 'ffi.enable') === false) {
                throw Unavailable::classDisabled();
            }
            // A literal name would be folded by opcache into the value of whichever pool compiled this file first.
            $name = implode('.', ['ffi', 'enable']);
            throw Unavailable::restricted((string) ini_get($name));
        }
    }

    private static function checkAbi(string $path): void
    {
        try {
            $found = (int) \FFI::cdef('uint32_t hostler_host_abi(void);', $path)->hostler_host_abi();
        } catch (\Throwable $why) {
            throw self::whyNotLoaded($path, $why->getMessage());
        }
        if ($found !== self::ABI) {
            throw Unavailable::abiMismatch($path, $found, self::ABI);
        }
    }

    /** Only asked after loading failed: open_basedir hides files from PHP that the loader can read. */
    private static function whyNotLoaded(string $path, string $message): Unavailable
    {
        $name = implode('_', ['open', 'basedir']);
        $hidden = (string) ini_get($name) !== '';
        if (!$hidden && !@is_file($path)) {
            return Unavailable::libraryAbsent($path);
        }
        $head = @file_get_contents($path, false, null, 0, 20);
        if (is_string($head) && strlen($head) === 20 && strncmp($head, "\x7fELF", 4) === 0) {
            $machines = [0x03 => 'i386', 0x28 => 'arm', 0x3E => 'x86_64', 0xB7 => 'aarch64', 0xF3 => 'riscv64'];
            $found = $machines[ord($head[18])] ?? 'another architecture';
            $here = php_uname('m') === 'arm64' ? 'aarch64' : php_uname('m');
            if ($found !== $here) {
                return Unavailable::wrongArchitecture($path, $found, $here);
            }
        }
        return Unavailable::notLoadable($path, trim($message));
    }

    /** The answer as a PHP string; the library's copy is given back. */
    private static function take(\FFI $library, \FFI\CData $answer): string
    {
        $text = $answer->data === null ? '' : \FFI::string($answer->data, $answer->len);
        $library->hostler_buf_free(\FFI::addr($answer));
        return $text;
    }

    private static function sentence(string $answer): string
    {
        $document = json_decode($answer, true);
        $message = is_array($document) ? ($document['error']['message'] ?? null) : null;
        return is_string($message) && $message !== '' ? $message : 'the library could not be opened. Its log says more.';
    }
}
