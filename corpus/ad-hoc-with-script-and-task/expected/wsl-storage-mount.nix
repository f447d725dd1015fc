# One physical disk, attached by Windows and mounted here before /nix is needed.
{ config, lib, pkgs, ... }:

with lib;

let
  cfg = config.wslStorageMount;
  link = "/dev/disk/by-id/${cfg.deviceId}";

  # Runs elevated on Windows; turns the serial number into a drive number.
  attachScript = pkgs.writeText "attach-storage.ps1" ''
    $disk = Get-PhysicalDisk -SerialNumber '${cfg.diskSerialNumber}'
    if (-not $disk) {
      Write-Error 'no disk with that serial number'
      exit 1
    }
    if (wsl.exe --list --all | Select-String ${cfg.mountName}) { exit 0 }
    wsl.exe --mount "\\.\PHYSICALDRIVE$($disk.DeviceId)" --bare --name ${cfg.mountName}
    exit $LASTEXITCODE
  '';

  # Waits for the disk for a minute, then mounts it and lays out the directories.
  mountCheck = pkgs.writeShellScriptBin "wsl-mount-check" ''
    set -eu
    for attempt in $(seq 30); do
      if [ -e ${link} ]; then
        mkdir -p ${cfg.mountPoint}
        mountpoint -q ${cfg.mountPoint} ||
          mount -t ${cfg.fsType} -o ${concatStringsSep "," cfg.mountOptions} ${link} ${cfg.mountPoint}
        for directory in ${escapeShellArgs cfg.instanceDirs}; do
          if [ ! -d ${cfg.mountPoint}/"$directory" ]; then
            mkdir ${cfg.mountPoint}/"$directory"
            chown ${cfg.defaultUser}:${cfg.defaultGroup} ${cfg.mountPoint}/"$directory"
          fi
        done
        exit 0
      fi
      ${pkgs.powershell}/bin/pwsh -File 'C:\wsl\attach-storage.ps1' || true
      sleep 2
    done
    exit 1
  '';
in
{
  options.wslStorageMount = {
    enable = mkEnableOption "a physical disk for WSL";

    diskSerialNumber = mkOption {
      type = types.str;
      example = "0025_3857_61B0_0EF2.";
      description = "The serial number as Windows prints it.";
    };

    mountName = mkOption {
      type = types.str;
      default = "internal-4tb-nvme";
      description = "What WSL calls the disk.";
    };

    deviceId = mkOption {
      type = types.str;
      default = "nvme-Samsung_SSD_990_PRO_4TB_S6Z2NJ0TC14842T";
      description = "The link of the file system below /dev/disk/by-id.";
    };

    mountPoint = mkOption {
      type = types.path;
      default = "/mnt/wsl/storage";
      description = "The directory that the file system appears in.";
    };

    fsType = mkOption {
      type = types.str;
      default = "ext4";
      description = "What the partition is formatted with.";
    };

    mountOptions = mkOption {
      type = types.listOf types.str;
      default = [ "defaults" "noatime" "nodiratime" ];
      description = "Passed to mount with -o.";
    };

    instanceDirs = mkOption {
      type = types.listOf types.str;
      default = [ "nixos-wsl-main" "nixos-wsl-dev" "nixos-wsl-test" ];
      description = "A directory for each distribution that shares the disk.";
    };

    defaultUser = mkOption {
      type = types.str;
      default = "tim";
      description = "Who owns a new directory.";
    };

    defaultGroup = mkOption {
      type = types.str;
      default = "users";
      description = "The group of a new directory.";
    };

    bindMountNixStore = mkOption {
      type = types.bool;
      default = true;
      description = "Whether /nix comes from the disk.";
    };

    nixStoreSubdir = mkOption {
      type = types.str;
      default = "nixos-wsl-${config.networking.hostName}";
      description = "Where on the disk this distribution keeps its /nix.";
    };
  };

  config = mkIf cfg.enable {
    environment.systemPackages = [ mountCheck pkgs.powershell ];

    system.activationScripts.attachStorage = ''
      cp ${attachScript} /mnt/c/wsl/attach-storage.ps1 || true
    '';

    systemd.services.wsl-storage-mount = {
      description = "Wait for the storage disk and mount it";
      after = [ "systemd-modules-load.service" ];
      before = [ "nix-daemon.service" "local-fs.target" ];
      wantedBy = [ "multi-user.target" ];
      unitConfig.DefaultDependencies = false;
      unitConfig.ConditionPathExists = "!/nix/.mounted";
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = "${mountCheck}/bin/wsl-mount-check";
      };
    };

    fileSystems = mkIf cfg.bindMountNixStore {
      "/nix" = {
        device = "${cfg.mountPoint}/${cfg.nixStoreSubdir}";
        fsType = "none";
        options = [
          "bind"
          "nofail"
          "x-systemd.requires=wsl-storage-mount.service"
          "x-systemd.after=wsl-storage-mount.service"
        ];
      };
    };

    systemd.services.nix-mount-marker = mkIf cfg.bindMountNixStore {
      description = "Note that /nix comes from the disk";
      after = [ "nix.mount" ];
      requires = [ "nix.mount" ];
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        Type = "oneshot";
        ExecStart = "${pkgs.coreutils}/bin/touch /nix/.mounted";
      };
    };

    wsl.wslConf.boot.command = mkIf cfg.bindMountNixStore "${mountCheck}/bin/wsl-mount-check || true";
  };
}
