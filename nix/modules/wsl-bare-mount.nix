{ config, lib, pkgs, ... }:

let
  cfg = config.wsl.bareMounts;
  wslConf = config.wsl.wslConf;
  automountRoot = lib.removeSuffix "/" wslConf.automount.root;

  # The serial number as udev writes it in the names of links: blanks at the ends go, a run of
  # blanks becomes one underscore, and so does every character that udev does not keep.
  udevSerial = serial:
    let
      words = lib.filter (part: lib.isString part && part != "") (builtins.split "[[:space:]]+" serial);
      kept = lib.stringToCharacters
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789#+.:=@_-";
      keep = character: if lib.elem character kept then character else "_";
    in
    lib.concatMapStrings keep (lib.stringToCharacters (lib.concatStringsSep "_" words));

  # `[x]` in a pattern is the character x itself.
  literal = pattern:
    lib.concatMapStrings (part: if lib.isList part then lib.head part else part)
      (builtins.split "\\[([^]!^])]" pattern);

  withFilesystem = lib.filter (disk: disk.filesystem != null) cfg.disks;
  mountPoints = map (disk: disk.filesystem.mountPoint) withFilesystem;

  link = disk: "/dev/disk/by-wsl-bare/${disk.name}";

  # systemd's name of the link's unit: of the characters that a name may have, only `-` is escaped.
  deviceUnit = disk: lib.replaceStrings [ "-" ] [ "\\x2d" ] "dev/disk/by-wsl-bare/${disk.name}";

  udevRule = disk:
    let
      partition = builtins.match ".*-part([0-9*?]|\\[[^]]+])+" disk.devicePattern != null;
      what =
        if disk.filesystem == null then
          [ ''ENV{DEVTYPE}=="${if partition then "partition" else "disk"}"'' ]
        else
          [ ''ENV{ID_FS_USAGE}=="filesystem"'' ]
          ++ lib.optional (disk.filesystem.uuid != null) ''ENV{ID_FS_UUID}=="${disk.filesystem.uuid}"'';
    in
    lib.concatStringsSep ", " (
      [ ''ACTION!="remove"'' ''SUBSYSTEM=="block"'' ''SYMLINK=="disk/by-id/${disk.devicePattern}"'' ]
      ++ what
      ++ [ ''SYMLINK+="disk/by-wsl-bare/${disk.name}"'' ]
    );

  # Nothing waits for the disk while it is absent; when it comes, its device wants the mount.
  mountOptions = disk:
    let
      given = disk.filesystem.options;
      unit = lib.replaceStrings [ "/" ] [ "-" ] (deviceUnit disk) + ".device";
      timeout = lib.optional (!lib.any (lib.hasPrefix "x-systemd.device-timeout=") given)
        "x-systemd.device-timeout=30s";
    in
    lib.unique (given ++ [ "nofail" "noauto" "x-systemd.wanted-by=${unit}" ] ++ timeout);

  wsl-bare-mount = pkgs.writeShellApplication {
    name = "wsl-bare-mount";
    runtimeInputs = [ pkgs.coreutils pkgs.util-linux config.systemd.package ];
    text = lib.concatLines [
      # ShellCheck, which the build runs, must not judge what the configuration says.
      "# shellcheck disable=all"
      "{"
      (lib.toShellVars {
        names = map (disk: disk.name) cfg.disks;
        serials = map (disk: disk.serialNumber) cfg.disks;
        patterns = map (disk: disk.devicePattern) cfg.disks;
        mount_points =
          map (disk: if disk.filesystem == null then "" else disk.filesystem.mountPoint) cfg.disks;
        # What `status --json` prints of a disk as it stands here.
        declared = map
          (disk: builtins.toJSON {
            inherit (disk) name serialNumber devicePattern;
            mountPoint = if disk.filesystem == null then null else disk.filesystem.mountPoint;
          })
          cfg.disks;
        powershell_path = cfg.powershellPath;
        scheduled_task = lib.optionalString (cfg.scheduledTask != null) cfg.scheduledTask;
        disks_ps1 = lib.readFile ./wsl-bare-mount/disks.ps1;
        scheduled_task_ps1 = lib.readFile ./wsl-bare-mount/scheduled-task.ps1;
        elevate_ps1 = lib.readFile ./wsl-bare-mount/elevate.ps1;
      })
      "}"
      (lib.readFile ./wsl-bare-mount/windows.sh)
      (lib.readFile ./wsl-bare-mount/wsl-bare-mount.sh)
    ];
  };

  # WSL reads wsl.conf with a reader of its own: one path and one word come through it as they are.
  bootCommand = "${wsl-bare-mount}/bin/wsl-bare-mount boot";

  # Where NixOS or WSL itself mounts, or the system is read from before any disk is attached.
  reserved = path:
    lib.elem path [ "/" "/boot" "/etc" "/nix" "/nix/store" "/usr" "/var" "/var/lib" "/var/lib/nixos" "/var/log" ]
    || lib.hasPrefix "/nix/" path
    || path == "${automountRoot}/wsl"
    || lib.any (taken: path == taken || lib.hasPrefix "${taken}/" path)
      ([ "${automountRoot}/wslg" ] ++ map (letter: "${automountRoot}/${letter}") letters);
  letters = lib.stringToCharacters "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  normal = path: path == "/"
    || lib.all (part: !lib.elem part [ "" "." ".." ]) (lib.tail (lib.splitString "/" path));

  repeated = values:
    lib.unique (lib.filter (value: lib.count (other: other == value) values > 1) values);

  # What may stand in a PowerShell string on a Windows command line.
  plainText = text:
    builtins.match "[ -~]*" text != null && !lib.hasInfix ''"'' text;

  unique = option: values: {
    assertion = repeated values == [ ];
    message = ''
      wsl.bareMounts.disks: ${option} must differ from disk to disk, but these are used twice:
      ${lib.concatStringsSep ", " (repeated values)}
      Give every disk its own ${option}, or remove the disk that is declared twice.
    '';
  };

  filesystemOptions.options = {
    mountPoint = lib.mkOption {
      type = lib.types.strMatching "/[^[:cntrl:]]*";
      example = "/mnt/data";
      description = "Where the file system is mounted: an absolute path, as a string.";
    };

    fsType = lib.mkOption {
      type = lib.types.strMatching "[A-Za-z0-9][A-Za-z0-9._-]*";
      default = "ext4";
      example = "xfs";
      description = "The type of the file system.";
    };

    options = lib.mkOption {
      type = lib.types.listOf (lib.types.strMatching "[^[:cntrl:]]+");
      default = [ "defaults" "noatime" ];
      example = [ "defaults" "noatime" "commit=30" ];
      description = ''
        Mount options. `nofail`, `noauto`, `x-systemd.wanted-by=` and, unless you set one,
        `x-systemd.device-timeout=30s` are added to them.
      '';
    };

    uuid = lib.mkOption {
      type = lib.types.nullOr (lib.types.strMatching "[A-Za-z0-9][A-Za-z0-9-]*");
      default = null;
      example = "e030ba56-4f0b-4f42-8b2a-6b2a62f5b3d0";
      description = ''
        The UUID of the file system, as `lsblk -o NAME,UUID` prints it. It tells one of several
        partitions from the others; a serial number alone fits them all.
      '';
    };
  };

  diskOptions = { config, ... }: {
    options = {
      name = lib.mkOption {
        type = lib.types.strMatching "[A-Za-z0-9][A-Za-z0-9._-]*";
        example = "storage";
        description = ''
          The disk's name in the command `wsl-bare-mount` and in the link
          `/dev/disk/by-wsl-bare/<name>`. Windows does not see it.
        '';
      };

      serialNumber = lib.mkOption {
        type = lib.types.nonEmptyStr;
        example = "0025_3857_61B0_0EF2.";
        description = ''
          The serial number by which Windows finds the disk, to the letter as
          `Get-Disk | Format-List Number, FriendlyName, SerialNumber` prints it. A dot at the end
          belongs to it. Blanks at the ends do not count.
        '';
      };

      devicePattern = lib.mkOption {
        type = lib.types.strMatching ''[^"/|\\[:space:][:cntrl:]]+'';
        default = "scsi-*${udevSerial config.serialNumber}*";
        defaultText = lib.literalMD "`scsi-*<serialNumber>*`, the serial number as udev writes it";
        example = "scsi-*0025_3857_61B0_0EF2.-part1";
        description = ''
          The disk's or partition's name below `/dev/disk/by-id`, where `*`, `?` and `[…]` stand
          for other characters. Under WSL the names start with `scsi-`, also for NVMe disks.
        '';
      };

      filesystem = lib.mkOption {
        type = lib.types.nullOr (lib.types.submodule filesystemOptions);
        default = null;
        example = { mountPoint = "/mnt/data"; };
        description = ''
          The file system to mount. `null` attaches the disk and leaves the rest to you, for LUKS,
          ZFS or several partitions.
        '';
      };
    };
  };
in
{
  options.wsl.bareMounts = {
    enable = lib.mkEnableOption "attaching physical disks to WSL and mounting them";

    disks = lib.mkOption {
      type = lib.types.listOf (lib.types.submodule diskOptions);
      default = [ ];
      example = [
        {
          name = "storage";
          serialNumber = "0025_3857_61B0_0EF2.";
          filesystem.mountPoint = "/mnt/data";
        }
      ];
      description = "The disks. Windows gives a whole disk; it has no access to it meanwhile.";
    };

    trigger = lib.mkOption {
      type = lib.types.enum [ "boot-command" "service" ];
      default = "boot-command";
      example = "service";
      description = ''
        What attaches the disks when the distribution starts: the boot command of wsl.conf, or a
        systemd service, for those who have a boot command of their own.
      '';
    };

    powershellPath = lib.mkOption {
      type = lib.types.strMatching "/[^[:cntrl:]]*";
      default = "${automountRoot}/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe";
      defaultText = lib.literalExpression
        ''"''${config.wsl.wslConf.automount.root}/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe"'';
      example = "/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe";
      description = "Windows PowerShell, by its path in the distribution.";
    };

    scheduledTask = lib.mkOption {
      type = lib.types.nullOr lib.types.nonEmptyStr;
      default = "NixOS-WSL bare mounts";
      example = null;
      description = ''
        The scheduled task in Windows that attaches the disks with administrator rights, which
        Windows demands. `wsl-bare-mount windows-setup` registers it. `null`: none is used.
      '';
    };
  };

  config = lib.mkIf (config.wsl.enable && cfg.enable) {
    assertions = [
      (unique "name" (map (disk: disk.name) cfg.disks))
      (unique "serialNumber" (map (disk: udevSerial disk.serialNumber) cfg.disks))
      (unique "filesystem.mountPoint" mountPoints)
      {
        assertion = lib.all (disk: plainText disk.serialNumber) cfg.disks;
        message = ''
          wsl.bareMounts.disks: a serialNumber has other than printable ASCII characters, or a `"`:
          ${lib.concatMapStringsSep ", " (disk: disk.name) (lib.filter (disk: !plainText disk.serialNumber) cfg.disks)}
          Copy it from `Get-Disk | Format-List Number, FriendlyName, SerialNumber` in PowerShell.
        '';
      }
      {
        assertion = cfg.scheduledTask == null
          || (plainText cfg.scheduledTask && builtins.match ".*[\\/:<>|?*].*" cfg.scheduledTask == null);
        message = ''
          wsl.bareMounts.scheduledTask names a task in Windows: printable ASCII characters without
          " \ / : < > | ? *. Choose another name, or null for none.
        '';
      }
      {
        assertion = wslConf.interop.enabled;
        message = ''
          wsl.bareMounts attaches disks with Windows programs, but wsl.wslConf.interop.enabled is
          false. Remove that setting, or disable wsl.bareMounts.
        '';
      }
      {
        assertion = lib.hasPrefix "${automountRoot}/" cfg.powershellPath -> wslConf.automount.enabled;
        message = ''
          wsl.bareMounts.powershellPath lies on a Windows drive, but wsl.wslConf.automount.enabled
          is false. Enable it, or mount the drive elsewhere and set wsl.bareMounts.powershellPath.
        '';
      }
      {
        assertion = (withFilesystem != [ ] || cfg.trigger == "service") -> wslConf.boot.systemd;
        message = ''
          wsl.bareMounts mounts file systems with systemd, but wsl.wslConf.boot.systemd is false.
          Remove that setting, or set `filesystem = null` and mount by other means.
        '';
      }
      {
        assertion = config.services.udev.enable;
        message = ''
          wsl.bareMounts finds disks by the links that udev makes, but services.udev.enable is
          forced to false. Remove that definition.
        '';
      }
      {
        assertion = lib.all normal mountPoints;
        message = ''
          wsl.bareMounts.disks: filesystem.mountPoint must be written without `.`, `..`, `//` and a
          slash at the end: ${lib.concatStringsSep ", " (lib.filter (path: !normal path) mountPoints)}
        '';
      }
      {
        assertion = !lib.any reserved mountPoints;
        message = ''
          wsl.bareMounts.disks: filesystem.mountPoint must not be a directory that NixOS or WSL
          needs before a disk is attached: ${lib.concatStringsSep ", " (lib.filter reserved mountPoints)}
          Choose one of your own, such as /mnt/data or ${automountRoot}/wsl/data.
        '';
      }
      {
        assertion = !lib.hasInfix "\n" wslConf.boot.command;
        message = ''
          wsl.wslConf.boot.command has more than one line. WSL stops reading wsl.conf at the
          second one and loses `systemd` and the default user. Put the commands into a script.
        '';
      }
      {
        assertion = cfg.trigger == "boot-command" -> wslConf.boot.command == bootCommand;
        message = ''
          wsl.wslConf.boot.command is set, and wsl.bareMounts needs it as well. Keep yours and set
          wsl.bareMounts.trigger = "service", or remove yours.
        '';
      }
    ];

    warnings =
      lib.optional (cfg.disks == [ ]) "wsl.bareMounts is enabled, but wsl.bareMounts.disks is empty."
      ++ lib.concatMap
        (disk:
          let pattern = literal disk.devicePattern; in
          lib.optional (builtins.match "(wwn-|scsi-3).*" pattern == null
            && !lib.hasInfix (udevSerial disk.serialNumber) pattern)
            ''
              wsl.bareMounts.disks: devicePattern of ${disk.name} does not hold the serial number, so it
              matches no disk, or another one: ${disk.devicePattern}
              Remove it for the default, scsi-*${udevSerial disk.serialNumber}*
            ''
          ++ lib.optional (builtins.match "(nvme|ata|usb|mmc)-.*" pattern != null) ''
            wsl.bareMounts.disks: devicePattern of ${disk.name} matches no disk: under WSL every name
            below /dev/disk/by-id starts with scsi- or wwn-, but this is ${disk.devicePattern}
          '')
        cfg.disks;

    environment.systemPackages = [ wsl-bare-mount ];

    services.udev = {
      enable = true;
      extraRules = lib.concatMapStrings (disk: udevRule disk + "\n") cfg.disks;
    };

    fileSystems = lib.listToAttrs (map
      (disk: lib.nameValuePair disk.filesystem.mountPoint {
        device = link disk;
        inherit (disk.filesystem) fsType;
        options = mountOptions disk;
      })
      # NixOS refuses others by their type, before an assertion could tell what is wrong.
      (lib.filter (disk: normal disk.filesystem.mountPoint) withFilesystem));

    # Weaker than any definition of the user's, so that the assertion above can tell of it.
    wsl.wslConf.boot.command = lib.mkIf (cfg.trigger == "boot-command") (lib.mkOverride 1400 bootCommand);

    systemd.services.wsl-bare-mount = lib.mkIf (cfg.trigger == "service") {
      description = "Attach physical disks to WSL";
      after = [ "systemd-udevd.service" "systemd-binfmt.service" ];
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        # Started once the program runs: attaching takes its time, and nothing waits for it.
        Type = "exec";
        ExecStart = bootCommand;
        RemainAfterExit = true;
      };
    };
  };
}
