{ config, lib, pkgs, ... }:

{
  imports = [
    <nixos-wsl/modules>
    ./network.nix
  ];

  # Edited with Notepad.
  wsl.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "tower";
      # from the label
      serialNumber = "WD-WMC1T2351095";
      devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
      filesystem = {
        mountPoint = "/mnt/tower"; # as under Windows
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
    # Of the dropped bindMountNixStore:
    # no
  };

  # Makes missing directories on /mnt/tower once it is mounted.
  systemd.services.tower-directories = {
    description = "Make missing directories on /mnt/tower";
    wantedBy = [ "mnt-tower.mount" ];
    unitConfig.RequiresMountsFor = [ "/mnt/tower" ];
    serviceConfig.Type = "oneshot";
    script = builtins.replaceStrings [ "\r" ] [ "" ] ''
      for directory in shared; do
        if [ ! -d /mnt/tower/"$directory" ]; then
          install -d -o max -g users /mnt/tower/"$directory"
        fi
      done
    '';
  };

  services.samba = {
    enable = true;
    settings.shared.path = "/mnt/tower/shared";
  };

  system.stateVersion = "24.11";
}
