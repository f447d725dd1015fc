{ lib, pkgs, ... }:
{
  wsl = {
    enable = true;
    defaultUser = "uwe";
    wslConf = {
      automount.enabled = true;
      interop.appendWindowsPath = false;
    };
    # the encrypted one is another disk
    bareMounts = {
      enable = true;
      disks = [{
        name = "vault";
        serialNumber = "S3Z2NB0K176976A";
        devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
        filesystem = {
          mountPoint = "/mnt/vault";
          fsType = "ext4";
          options = [ "nofail" "x-systemd.device-timeout=60s" ];
        };
      }];
      # Of the dropped wsl.wslConf.boot.command:
      # made by hand in the task scheduler, runs elevated
    };
  };

  services.udev.enable = lib.mkForce true;

  programs.gnupg.agent = {
    enable = true;
    pinentryPackage = pkgs.pinentry-curses;
  };

  system.stateVersion = "24.11";
}
