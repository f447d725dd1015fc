# The machine in the study.
{ lib, pkgs, ... }: # config is not needed

{
  # Modules, ours first.
  imports = [
    ./packages.nix # editors and such
    # ./printing.nix
  ];

  networking.hostName = "study"; # and not "den"

  # Storage: the notes are in the folder on the shelf.
  wsl.bareMounts = {
    # Switched on in March.
    enable = true; # and it stays on
    disks = [{
      /* What the old scripts
        call it. */
      name = "internal-4tb-nvme";
      # As Get-PhysicalDisk prints it,
      # the dot belongs to it.
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";   # the sticker says less
      devicePattern = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.-part1"; /* first */ # and only
      filesystem = {
        # Where everybody looks for it.
        mountPoint = "/mnt/wsl/storage";
        # fsType = "ntfs";
        fsType = "ext4";# formatted in April
        options = [
          "defaults"
          # spares the flash
          "noatime"
          "nodiratime" # implied, yet plain
        ];
      };
    }];
    # More disks one day.
    # Of the dropped bindMountNixStore:
    # Tried once, never again.
    # did not boot
    # Of the dropped nixStoreSubdir:
    # unused
  }; # end of storage

  # Makes missing directories on /mnt/wsl/storage once it is mounted.
  # One for each distribution:
  # main and dev.
  # test is gone
  # That is me.
  # as everywhere
  systemd.services.internal-4tb-nvme-directories = {
    description = "Make missing directories on /mnt/wsl/storage";
    wantedBy = [ "mnt-wsl-storage.mount" ];
    unitConfig.RequiresMountsFor = [ "/mnt/wsl/storage" ];
    serviceConfig.Type = "oneshot";
    script = ''
      for directory in nixos-wsl-main nixos-wsl-dev; do
        if [ ! -d /mnt/wsl/storage/"$directory" ]; then
          install -d -o tim -g users /mnt/wsl/storage/"$directory"
        fi
      done
    '';
  };

  # Nothing below belongs to the disk.
  services.printing.enable = false; /* see printing.nix */
  system.stateVersion = "24.11";
  # The end.
}
# Really.
